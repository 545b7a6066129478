/**
 * One turn of a connection: claims what is due under a lease, prepares it, and ships it batch by batch. A crash anywhere leaves
 * rows under a lease that runs out; they are then sent again under the same keys, which the platforms count once.
 */
import type { Database } from '@/db/client';
import { takeoverOf } from '@/db/queries/connection-mode';
import { claimDeliveries, settleDeliveries, unclaim } from '@/db/queries/delivery';
import { SECOND_MS } from '@/lib/core/instant';
import { type Item, intoBatches } from '@/lib/delivery/batch';
import { afterRequest } from '@/lib/core/breaker';
import type { OpenDestination } from '@/lib/destinations/define';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { Outcome, Verdict } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { isFault, type Transport } from '@/lib/ops/transport';
import type { ConnectionPulse, OpenConnection } from './open-connection';
import { type Going, prepareDeliveries, type Skipped } from './prepare-deliveries';
import { shipBatch } from './send-batch';
import { hold, isOfGroup, settledBy } from './settle';
import { shadowAll } from './shadow-batch';

/**
 * A claim is sent within its lease, or given back; a crashed worker's rows wait for as long. It has room for the slowest request
 * that the platform is given time for, and for others before it.
 */
function leaseMs({ definition }: OpenConnection): number {
  return 2 * definition.limits.timeoutMs + 20 * SECOND_MS;
}

/** An access token must outlive the request that carries it. */
const TOKEN_LIFE_MS = 60 * SECOND_MS;
/** Rows of a claim where a request carries few events: one transaction for several requests. */
const CLAIM_MIN = 200;

export type Courier = { db: Database; transport: Transport; now: () => Date; random: () => number };
export type Turn = { site: Site; connection: OpenConnection; pulse: ConnectionPulse };

/**
 * Sends what is due, at most one claim of it; `onClaimed` hears how much that is, before it is sent, and whether there may be
 * more.
 */
export async function deliverDue(
  courier: Courier,
  turn: Turn,
  onClaimed: (count: number, isFull: boolean) => void,
): Promise<void> {
  const { db, now } = courier;
  const { site, connection } = turn;
  const { limits } = connection.definition;
  const claimedAt = now();
  const lease = new Date(claimedAt.getTime() + leaseMs(connection));
  const due = { siteId: site.id, connectionId: connection.row.id };
  const limit = Math.max(limits.batchEvents, CLAIM_MIN);
  const claimed = await claimDeliveries(db, due, {
    now: claimedAt,
    leasedUntil: lease,
    limit,
  });
  onClaimed(claimed.length, claimed.length === limit);
  if (claimed.length === 0) return;
  // Asked for after the claim: what was claimed is of the time before this answer, however long ago the connection was opened.
  const takeover = (await takeoverOf(db, due)) ?? connection.row;
  const { items, skipped } = await prepareDeliveries(db, site, connection, claimed, claimedAt, takeover);
  await settleSkipped(courier, turn, lease, skipped);
  const [shadowed, ours] = split(items, ({ owner }) => isShadowAt(takeover, owner.delivery.occurredAt));
  await shadowAll(db, connection, shadowed, lease, claimedAt);
  await shipAll(courier, turn, lease, ours);
}

function split<Value>(values: Value[], isFirst: (value: Value) => boolean): [Value[], Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

/** Deliveries of one version share one opened destination, so batches are made for each. */
async function shipAll(courier: Courier, turn: Turn, lease: Date, items: Item<Going>[]): Promise<void> {
  const { connection, pulse } = turn;
  const { limits } = connection.definition;
  const queue = [...Map.groupBy(items, ({ owner }) => owner.delivery.version)].flatMap(([version, own]) =>
    intoBatches(own, limits).map((batch) => ({ version, batch })),
  );
  for (let next = queue.shift(); next; next = queue.shift()) {
    const destination = connection.at(next.version)?.destination;
    const isLate = courier.now().getTime() + limits.timeoutMs > lease.getTime();
    const isShut = pulse.breaker.openUntil !== undefined && courier.now() < pulse.breaker.openUntil;
    if (!destination || isLate || isShut) {
      queue.unshift(next);
      break;
    }
    await pulse.takeTurn(limits.requestsPerSecond, courier.now().getTime());
    const shipped = await shipOnce(courier, turn, lease, destination, next.batch);
    if (shipped === 'held') break;
    const { version } = next;
    queue.unshift(...shipped.map((batch) => ({ version, batch })));
  }
  const left = queue.flatMap(({ batch }) => batch.map(({ owner }) => owner.delivery.id));
  const due = { siteId: turn.site.id, connectionId: connection.row.id };
  await unclaim(courier.db, due, left, pulse.breaker.openUntil ?? courier.now());
}

/** One request, with a fresh access token where the platform wants one; resolves to what is left of the batch, or `held`. */
async function shipOnce(
  courier: Courier,
  turn: Turn,
  lease: Date,
  destination: OpenDestination,
  batch: Item<Going>[],
): Promise<Item<Going>[][] | 'held'> {
  const { db, transport, random } = courier;
  const { connection, pulse } = turn;
  const kept = pulse.token;
  const token = await accessToken(courier, turn, destination);
  const now = courier.now();
  if (token && 'class' in token) return refuseAll(courier, turn, lease, batch, token);
  const call = { now, ...(token && { accessToken: token.value }) };
  const tokenIsKept = token !== undefined && token === kept;
  const shipment = { db, transport, connection, destination, batch, leasedUntil: lease, call, tokenIsKept, random };
  const { verdict, again } = await shipBatch(shipment);
  const { outcome, retryAfterMs } = pulseOf(verdict);
  pulse.breaker = afterRequest(pulse.breaker, outcome, courier.now(), retryAfterMs);
  if (verdict.taken === 'all' && 'code' in verdict.outcome && verdict.outcome.code === 'token_aged') pulse.token = undefined;
  if (verdict.taken === 'all' && verdict.outcome.class === 'config') {
    pulse.token = undefined;
    return isOfGroup(verdict.outcome, batch[0]?.group) ? [] : 'held';
  }
  return again;
}

/** What the verdict says of the platform's health: only a request that failed as a whole counts against it. */
function pulseOf(verdict: Verdict): { outcome: 'through' | 'failed'; retryAfterMs?: number } {
  const outcomes = verdict.taken === 'each' ? verdict.outcomes : verdict.taken === 'all' ? [verdict.outcome] : [];
  const failing = outcomes.filter(({ class: kind }) => kind === 'transient' || kind === 'throttled');
  if (outcomes.length === 0 || failing.length < outcomes.length) return { outcome: 'through' };
  const [first] = failing;
  return { outcome: 'failed', retryAfterMs: first && 'retryAfterMs' in first ? first.retryAfterMs : undefined };
}

/**
 * A token that lives for another minute at least; undefined where the platform needs none; an outcome where none is to be had.
 */
async function accessToken(
  { transport, now }: Courier,
  { connection, pulse }: Turn,
  destination: OpenDestination,
): Promise<{ value: string } | Outcome | undefined> {
  const { authorize } = destination;
  if (!authorize) return undefined;
  if (pulse.token && pulse.token.expiresAt.getTime() > now().getTime() + TOKEN_LIFE_MS) return pulse.token;
  const answered = await transport.send(await authorize.request(now()), connection.definition.limits.timeoutMs);
  if (isFault(answered)) return { class: 'transient', code: 'no_answer', message: answered.message };
  const read = authorize.read(answered, now());
  if (!read.ok) return read.failure;
  pulse.token = { value: read.value.accessToken, expiresAt: read.value.expiresAt };
  return pulse.token;
}

/** No token, no request: the deliveries move as if the platform had given this outcome. */
async function refuseAll(courier: Courier, turn: Turn, lease: Date, batch: Item<Going>[], outcome: Outcome): Promise<'held'> {
  const now = courier.now();
  turn.pulse.breaker = afterRequest(turn.pulse.breaker, 'failed', now);
  const rows = batch.map(({ owner }) => settledBy(turn.connection, owner.delivery, outcome, now, courier.random()));
  await courier.db.transaction(async (tx) => {
    await settleDeliveries(tx, turn.site.id, lease, rows);
    if (outcome.class === 'config') await hold(tx, turn.connection, outcome, now);
  });
  return 'held';
}

async function settleSkipped({ db, now }: Courier, { site }: Turn, lease: Date, skipped: Skipped[]): Promise<void> {
  const rows = skipped.map(({ delivery, skip }) => ({
    id: delivery.id,
    state: 'skipped' as const,
    reason: skip.reason,
    detail: skip.detail,
    settledAt: now(),
    dueAt: null,
  }));
  await settleDeliveries(db, site.id, lease, rows);
}
