/**
 * What a connection in shadow would send: the requests are made and kept as real ones are, and nothing leaves. No platform is
 * asked for an access token either, so a request that needs one shows where it would stand.
 */
import { takeoverKept } from '@/db/queries/connection-mode';
import { saveAttempt, settleDeliveries, unclaim } from '@/db/queries/delivery';
import { type Item, intoBatches } from '@/lib/delivery/batch';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { VendorRequest } from '@/lib/model/delivery';
import type { PreparedDelivery } from './prepare-deliveries';
import { type Entry, recordSafely, requestRow, type Sending } from './record-attempt';

const TOKEN = '[token]';
/** Of the request, and of each delivery in it; in what words, says lib/delivery/advice. */
const SHADOWED = 'shadowed' as const;

/** Keeps the requests that these would have made, and settles them. */
export async function shadowAll(
  turn: Pick<Sending, 'db' | 'connection' | 'leasedUntil' | 'random'>,
  items: Item<PreparedDelivery>[],
  now: Date,
): Promise<void> {
  const { connection } = turn;
  for (const [version, own] of Map.groupBy(items, ({ owner }) => owner.delivery.version)) {
    const destination = connection.at(version)?.destination;
    if (!destination) continue;
    for (const batch of intoBatches(own, connection.definition.limits)) {
      const request = destination.request(
        batch.map(({ item }) => item),
        { now, ...(destination.authorize && { accessToken: TOKEN }) },
      );
      // Without the token that stands in for one, so that it is not hidden.
      const sending = { ...turn, destination, batch, call: { now } };
      await recordSafely(sending, entryOf(sending, request), (entry) => write(sending, entry));
    }
  }
}

/** Puts them down as shadowed, unless somebody took over meanwhile: then each is looked at again. Never holds the connection. */
async function write({ db, connection, batch, leasedUntil, call }: Sending, { row, links, settled }: Entry): Promise<false> {
  const { siteId, id: connectionId } = connection.row;
  const deliveries = batch.map(({ owner }) => owner.delivery);
  await db.transaction(async (tx) => {
    const takeover = await takeoverKept(tx, { siteId, connectionId }, 'share');
    if (!takeover || deliveries.some(({ occurredAt }) => !isShadowAt(takeover, occurredAt))) {
      const ids = deliveries.map(({ id }) => id);
      return unclaim(tx, { siteId, connectionId }, ids, call.now);
    }
    await saveAttempt(tx, row, links);
    await settleDeliveries(tx, siteId, leasedUntil, settled);
  });
  return false;
}

function entryOf(sending: Sending, request: VendorRequest): Entry {
  const { batch, call } = sending;
  const row = { ...requestRow(sending, request), milliseconds: 0, class: SHADOWED };
  const links = batch.map(({ owner: { delivery, withheld } }, position) => {
    const of = { deliveryId: delivery.id, number: delivery.attempts, attemptId: row.id, position };
    return { ...of, class: SHADOWED, ...(withheld.length > 0 && { withheld }) };
  });
  const settled = batch.map(({ owner: { delivery, sent, told } }) => ({
    ...{ id: delivery.id, state: SHADOWED, reason: null, detail: null, settledAt: call.now, dueAt: null },
    // Nothing was sent, so no id is the platform's yet.
    sent: { value: sent.value },
    ...(told && { told }),
  }));
  return { row, links, settled, outcomes: [] };
}
