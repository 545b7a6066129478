/**
 * Platforms that take a request first and judge its events later are asked what became of it; what they refuse late is no longer
 * delivered. Asked first after the platform's own time, then less and less often, until it has decided or no longer tells.
 */
import type { Database } from '@/db/client';
import { connectionById, type ConnectionNow } from '@/db/queries/connection';
import { deliveredBy, judge, postpone, takeUnjudged, type Unjudged } from '@/db/queries/status';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { PARTLY_COUNTED } from '@/lib/destinations/codes';
import { destinationOf } from '@/lib/destinations/registry';
import type { Destination, OpenDestination } from '@/lib/destinations/define';
import type { Outcome, Verdict } from '@/lib/model/delivery';
import { log } from '@/lib/ops/log';
import { isFault, type Transport } from '@/lib/ops/transport';
import { type OpenConnection, UnreadableSecret } from './open-connection';
import { settledBy } from './settle';
import { openDraft } from './try-connection';

/** Platforms limit how often they are asked: Google 300 a minute. */
const ASKED_AT_ONCE = 100;
const AGAIN_MIN_MS = 10 * MINUTE_MS;
const AGAIN_MAX_MS = 4 * HOUR_MS;

const UNSAID = { message: 'The platform has not said what became of it.' };

type Courier = { db: Database; transport: Transport; now: () => Date; random: () => number };

/** Asks about the site's requests that are due for it; resolves to how many were asked about. */
export async function hearLateVerdicts(courier: Courier, siteId: Id<'site'>): Promise<number> {
  const now = courier.now();
  const waiting = await takeUnjudged(courier.db, siteId, now, new Date(now.getTime() + AGAIN_MIN_MS), ASKED_AT_ONCE);
  for (const [connectionId, attempts] of Map.groupBy(waiting, (attempt) => attempt.connectionId)) {
    const row = await connectionById(courier.db, siteId, connectionId);
    const definition = row && destinationOf(row.destination);
    if (!definition || row.hold) continue;
    const connection = readableOf(row, definition);
    if (connection) await askAbout(courier, connection, attempts);
  }
  return waiting.length;
}

/** Nobody can be asked with a secret that cannot be opened: the connection is held as soon as it has something to send. */
function readableOf(row: ConnectionNow, definition: Destination): OpenConnection | undefined {
  try {
    return openDraft(row, definition);
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) throw error;
    log().warn({ siteId: row.siteId, connectionId: row.id, error }, 'verdicts.not_asked');
    return undefined;
  }
}

async function askAbout(courier: Courier, connection: OpenConnection, attempts: Unjudged[]): Promise<void> {
  const destination = connection.at(connection.row.version)?.destination;
  if (!destination?.status) return;
  const accessToken = await tokenOf(courier, connection, destination);
  if (destination.authorize && !accessToken) return;
  for (const attempt of attempts) {
    const { until, request, read } = destination.status;
    const now = courier.now();
    const answered = await courier.transport.send(
      request(attempt.traceId ?? '', { now, accessToken }),
      connection.definition.limits.timeoutMs,
    );
    const verdict = isFault(answered) ? undefined : read(answered, attempt.events);
    const age = now.getTime() - attempt.startedAt.getTime();
    if (verdict) await write(courier, connection, attempt, verdict);
    else if (age > until) await judge(courier.db, attempt.siteId, attempt.id, UNSAID, []);
    else await takeLater(courier, attempt, age);
  }
}

/** The longer it takes, the less often it is asked about. */
async function takeLater({ db, now }: Courier, { siteId, id }: Unjudged, age: number): Promise<void> {
  const wait = Math.min(AGAIN_MAX_MS, Math.max(AGAIN_MIN_MS, age / 2));
  await postpone(db, siteId, id, new Date(now().getTime() + wait));
}

async function tokenOf(
  { transport, now }: Courier,
  { definition }: OpenConnection,
  { authorize }: OpenDestination,
): Promise<string | undefined> {
  if (!authorize) return undefined;
  const answered = await transport.send(await authorize.request(now()), definition.limits.timeoutMs);
  const read = isFault(answered) ? undefined : authorize.read(answered, now());
  return read?.ok ? read.value.accessToken : undefined;
}

async function write(
  { db, now, random }: Courier,
  connection: OpenConnection,
  attempt: Unjudged,
  verdict: Verdict,
): Promise<void> {
  const outcomeAt = (position: number): Outcome | undefined => {
    if (verdict.taken === 'all') return verdict.outcome;
    return verdict.taken === 'each' ? verdict.outcomes[position] : verdict.rejected.get(position);
  };
  const rows = (await deliveredBy(db, attempt.siteId, attempt.id)).flatMap((delivery) => {
    const outcome = outcomeAt(delivery.position);
    if (!outcome || outcome.class === 'delivered' || outcome.class === 'duplicate') return [];
    const { id, state, reason, detail, dueAt } = settledBy(connection, delivery, outcome, now(), random());
    return [{ id, state, reason, detail, dueAt, class: outcome.class }];
  });
  const { code = undefined, message = undefined } = verdict.taken === 'all' ? verdict.outcome : {};
  // What it was taken as stays; that fewer were counted is found by its code.
  const said = { ...(code === PARTLY_COUNTED && { code }), ...(message && { message }) };
  await db.transaction((tx) => judge(tx, attempt.siteId, attempt.id, said, rows));
  if (rows.length > 0) log().info({ siteId: attempt.siteId, attemptId: attempt.id, events: rows.length }, 'deliveries.judged');
}
