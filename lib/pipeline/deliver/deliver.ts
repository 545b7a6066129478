/**
 * One turn of a connection: claims what is due under a lease, prepares it, and ships it batch by batch. A crash anywhere leaves
 * rows under a lease that runs out; they are then sent again under the same keys, which the platforms count once.
 */
import type { Database } from '@/db/client';
import { takeoverOf } from '@/db/queries/connection-mode';
import { claimDeliveries, type DeliveryRow, settleDeliveries, unclaim } from '@/db/queries/delivery';
import { derivedUpTo } from '@/db/queries/log';
import { claimProbe } from '@/db/queries/outage';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { type Item, intoBatches } from '@/lib/delivery/batch';
import type { Origin } from '@/lib/delivery/believe';
import { afterRequest } from '@/lib/core/breaker';
import type { Answer, OpenDestination } from '@/lib/destinations/define';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { HoldAction, Outcome, VendorRequest, VendorResponse, Verdict } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { type Fault, isFault, type Transport } from '@/lib/ops/transport';
import { withoutEarlyCredits } from './early-credits';
import { outcomeOfFault } from './fault-outcome';
import type { ConnectionPulse, OpenConnection } from './open-connection';
import { type PreparedDelivery, prepareDeliveries, type Skipped } from './prepare-deliveries';
import { recordAttempt, type Sending } from './record-attempt';
import { shipBatch } from './send-batch';
import { settledBy } from './settle';
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
export type Turn = {
  site: Site;
  connection: OpenConnection;
  pulse: ConnectionPulse;
  /** Only one delivery that is held for this is tried: whether anything gets through again. */
  probed?: HoldAction;
};

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
  const { site, connection, probed } = turn;
  const { limits } = connection.definition;
  const claimedAt = now();
  const leasedUntil = new Date(claimedAt.getTime() + leaseMs(connection));
  const due = { siteId: site.id, connectionId: connection.row.id };
  const limit = Math.max(limits.batchEvents, CLAIM_MIN);
  const oldest = new Date(claimedAt.getTime() - limits.ageDays * DAY_MS);
  const claimed = probed
    ? await claimProbe(db, due, { action: probed, now: claimedAt, oldest, leasedUntil })
    : await claimDeliveries(db, due, { now: claimedAt, leasedUntil, limit });
  onClaimed(claimed.length, claimed.length === limit);
  if (claimed.length === 0) return;
  const gathered = probed ? claimed : await withoutWaiting(courier, turn, claimed);
  const ready = await withoutEarlyCredits(db, connection, gathered, claimedAt);
  // Asked for after the claim: what was claimed is of the time before this answer, however long ago the connection was opened.
  const takeover = (await takeoverOf(db, due)) ?? connection.row;
  const { items, skipped } = await prepareDeliveries(db, site, connection, ready, claimedAt, takeover);
  await settleSkipped(courier, turn, leasedUntil, skipped);
  const [shadowed, ours] = split(items, ({ owner }) => isShadowAt(takeover, owner.delivery.occurredAt));
  await shadowAll({ db, connection, leasedUntil, random: courier.random }, shadowed, claimedAt);
  await shipAll(courier, turn, leasedUntil, ours);
}

function split<Value>(values: Value[], isFirst: (value: Value) => boolean): [Value[], Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

/** What waits for a second word is looked at again so soon, where deriving is behind. */
const BEHIND_MS = 2 * SECOND_MS;

/**
 * The claimed ones but for orders whose other side may have spoken in events that are not derived yet: those are given back. Once
 * what is derived has passed the time that they wait for, they go without it.
 */
async function withoutWaiting({ db, now }: Courier, { site, connection }: Turn, claimed: DeliveryRow[]): Promise<DeliveryRow[]> {
  if (!claimed.some((row) => row.waitsUntil)) return claimed;
  const derived = await derivedUpTo(db, site.id, now());
  const waiting = claimed.flatMap(({ id, waitsUntil }) => (waitsUntil && waitsUntil > derived ? [id] : []));
  const due = { siteId: site.id, connectionId: connection.row.id };
  await unclaim(db, due, waiting, new Date(now().getTime() + BEHIND_MS));
  return claimed.filter(({ id }) => !waiting.includes(id));
}

type Queued = { version: number; batch: Item<PreparedDelivery>[]; origin: Origin };

/** Deliveries of one version share one opened destination, so batches are made for each. */
async function shipAll(courier: Courier, turn: Turn, lease: Date, items: Item<PreparedDelivery>[]): Promise<void> {
  const { connection, pulse } = turn;
  const { limits } = connection.definition;
  let queue = [...Map.groupBy(items, ({ owner }) => owner.delivery.version)].flatMap(([version, own]) =>
    intoBatches(own, limits).map((batch): Queued => ({ version, batch, origin: originOf(batch) })),
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
    const shipped = await shipOnce(courier, turn, lease, destination, next);
    if (shipped === 'held') break;
    const { version, origin } = next;
    queue.unshift(...shipped.again.map((batch) => ({ version, batch, origin })));
    if (shipped.doubted) queue = await putOff(courier, turn, lease, queue, origin, shipped.doubted);
  }
  const unsent = queue.flatMap(({ batch }) => batch.map(({ owner }) => owner.delivery.id));
  const due = { siteId: turn.site.id, connectionId: connection.row.id };
  await unclaim(courier.db, due, unsent, pulse.breaker.openUntil ?? courier.now());
}

function originOf(batch: Item<PreparedDelivery>[]): Origin {
  const people = new Set(batch.flatMap(({ owner }) => owner.person ?? []));
  return { size: batch.length, people: people.size, gotThrough: false };
}

/** What is left of a batch that was taken apart in vain is not sent in its turn: it waits as the part that was tried does. */
async function putOff(
  courier: Courier,
  turn: Turn,
  lease: Date,
  queue: Queued[],
  origin: Origin,
  outcome: Outcome,
): Promise<Queued[]> {
  const own = queue.filter((queued) => queued.origin === origin).flatMap(({ batch }) => batch);
  const now = courier.now();
  const rows = own.map(({ owner }) => settledBy(turn.connection, owner.delivery, outcome, now, courier.random()));
  await settleDeliveries(courier.db, turn.site.id, lease, rows);
  return queue.filter((queued) => queued.origin !== origin);
}

/**
 * One request, with a fresh access token where the platform wants one; resolves to what is left of the batch, and to the outcome
 * that all of it shares where nobody knows what it means, or to `held`.
 */
async function shipOnce(
  courier: Courier,
  turn: Turn,
  lease: Date,
  destination: OpenDestination,
  { batch, origin }: Queued,
): Promise<{ again: Item<PreparedDelivery>[][]; doubted?: Outcome } | 'held'> {
  const { db, transport, random } = courier;
  const { connection, pulse, probed } = turn;
  const kept = pulse.token;
  const sending = { db, connection, destination, batch, leasedUntil: lease, probed, random };
  const token = await accessToken(courier, turn, destination);
  const now = courier.now();
  if (token && 'outcome' in token) return refuseAll({ ...sending, call: { now } }, pulse, token);
  const call = { now, ...(token && { accessToken: token.value }) };
  const tokenIsKept = token !== undefined && token === kept;
  const { verdict, again, isHeld } = await shipBatch({ ...sending, call, transport, origin, tokenIsKept });
  const { outcome, retryAfterMs } = pulseOf(verdict);
  pulse.breaker = afterRequest(pulse.breaker, outcome, courier.now(), retryAfterMs);
  if (verdict.taken !== 'all') return isHeld ? 'held' : { again };
  const { code, class: kind } = verdict.outcome;
  if (kind === 'config' || code === 'token_aged') pulse.token = undefined;
  if (isHeld) return 'held';
  const isDoubted = kind === 'transient' && verdict.outcome.unclear !== undefined && !origin.gotThrough;
  return { again, ...(isDoubted && { doubted: verdict.outcome }) };
}

/** What the verdict says of the platform's health: only a request that failed as a whole counts against it. */
function pulseOf(verdict: Verdict): { outcome: 'through' | 'failed'; retryAfterMs?: number } {
  const outcomes = verdict.taken === 'each' ? verdict.outcomes : verdict.taken === 'all' ? [verdict.outcome] : [];
  const failing = outcomes.filter(({ class: kind }) => kind === 'transient' || kind === 'throttled');
  if (outcomes.length === 0 || failing.length < outcomes.length) return { outcome: 'through' };
  const [first] = failing;
  return { outcome: 'failed', retryAfterMs: first && 'retryAfterMs' in first ? first.retryAfterMs : undefined };
}

/** No token: the request for one, what came of it, and what that means for all that waits for it. */
type NoToken = { request: VendorRequest; answered: VendorResponse | Fault; outcome: Outcome; milliseconds: number };

/**
 * A token that lives for another minute at least; undefined where the platform needs none; why not where none is to be had.
 */
async function accessToken(
  { transport, now }: Courier,
  { connection, pulse }: Turn,
  destination: OpenDestination,
): Promise<{ value: string } | NoToken | undefined> {
  const { authorize } = destination;
  if (!authorize) return undefined;
  if (pulse.token && pulse.token.expiresAt.getTime() > now().getTime() + TOKEN_LIFE_MS) return pulse.token;
  const request = await authorize.request(now());
  const started = performance.now();
  const answered = await transport.send(request, connection.definition.limits.timeoutMs);
  const milliseconds = Math.round(performance.now() - started);
  if (isFault(answered)) {
    return { request, answered, outcome: outcomeOfFault(answered, connection.definition), milliseconds };
  }
  const read = authorize.read(answered, now());
  if (!read.ok) return { request, answered, outcome: read.failure, milliseconds };
  pulse.token = { value: read.value.accessToken, expiresAt: read.value.expiresAt };
  return pulse.token;
}

/**
 * No token, no request: the deliveries move as if the platform had given this outcome, and the attempt to get one is recorded in
 * place of theirs, without the secrets that it is made of.
 */
async function refuseAll(sending: Sending, pulse: ConnectionPulse, failed: NoToken): Promise<'held'> {
  const { request, answered, outcome, milliseconds } = failed;
  pulse.breaker = afterRequest(pulse.breaker, 'failed', sending.call.now);
  const shown: VendorRequest = { method: request.method, url: request.url, headers: {} };
  const answer: Answer = { verdict: { taken: 'all', outcome } };
  await recordAttempt({ ...sending, withoutItems: true }, shown, { answered, answer, milliseconds });
  return 'held';
}

async function settleSkipped({ db, now }: Courier, { site }: Turn, lease: Date, skipped: Skipped[]): Promise<void> {
  const rows = skipped.map(({ delivery, skip, told }) => ({
    id: delivery.id,
    state: 'skipped' as const,
    reason: skip.reason,
    detail: skip.detail,
    settledAt: now(),
    dueAt: null,
    ...(told && { told }),
  }));
  await settleDeliveries(db, site.id, lease, rows);
}
