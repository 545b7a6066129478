/**
 * What a connection in shadow would send: the requests are made and kept as real ones are, and nothing leaves. No platform is
 * asked for an access token either, so a request that needs one shows where it would stand.
 */
import type { Database } from '@/db/client';
import { takeoverKept } from '@/db/queries/connection-mode';
import { saveAttempt, settleDeliveries, unclaim } from '@/db/queries/delivery';
import { type Item, intoBatches } from '@/lib/delivery/batch';
import type { OpenDestination } from '@/lib/destinations/define';
import { isShadowAt } from '@/lib/model/connection-mode';
import { newId } from '@/lib/ops/ids';
import type { OpenConnection } from './open-connection';
import type { Going } from './prepare-deliveries';
import { requestRow } from './send-batch';

const TOKEN = '[token]';
/** Of the request, and of each delivery in it; in what words, says lib/delivery/advice. */
const SHADOWED = 'shadowed' as const;

/** Keeps the requests that these would have made, and settles them. */
export async function shadowAll(
  db: Database,
  connection: OpenConnection,
  items: Item<Going>[],
  lease: Date,
  now: Date,
): Promise<void> {
  for (const [version, own] of Map.groupBy(items, ({ owner }) => owner.delivery.version)) {
    const destination = connection.at(version)?.destination;
    if (!destination) continue;
    for (const batch of intoBatches(own, connection.definition.limits)) {
      await shadowBatch(db, connection, destination, batch, lease, now);
    }
  }
}

async function shadowBatch(
  db: Database,
  connection: OpenConnection,
  destination: OpenDestination,
  batch: Item<Going>[],
  lease: Date,
  now: Date,
): Promise<void> {
  const { siteId, id: connectionId } = connection.row;
  const call = { now, ...(destination.authorize && { accessToken: TOKEN }) };
  const request = destination.request(
    batch.map(({ item }) => item),
    call,
  );
  const deliveries = batch.map(({ owner }) => owner.delivery);
  await db.transaction(async (tx) => {
    const takeover = await takeoverKept(tx, { siteId, connectionId }, 'share');
    if (!takeover || deliveries.some(({ occurredAt }) => !isShadowAt(takeover, occurredAt))) {
      // Somebody took over meanwhile: each is looked at again.
      const ids = deliveries.map(({ id }) => id);
      return unclaim(tx, { siteId, connectionId }, ids, now);
    }
    const attemptId = newId<'attempt'>();
    const links = batch.map(({ owner: { delivery, withheld } }, position) => {
      const of = { deliveryId: delivery.id, number: delivery.attempts, attemptId, position };
      return { ...of, class: SHADOWED, ...(withheld.length > 0 && { withheld }) };
    });
    const row = requestRow({ connection, destination, batch, call: { ...call, accessToken: undefined } }, request);
    await saveAttempt(tx, { ...row, id: attemptId, milliseconds: 0, class: SHADOWED }, links);
    const settled = batch.map(({ owner: { delivery, sent } }) => ({
      ...{ id: delivery.id, state: SHADOWED, reason: null, detail: null, settledAt: now, dueAt: null },
      // Nothing was sent, so no id is the platform's yet.
      sent: { value: sent.value },
    }));
    await settleDeliveries(tx, siteId, lease, settled);
  });
}
