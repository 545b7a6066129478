/**
 * Writing down a request, the platform's answer, and what became of each event in it, in one transaction. Whatever came is
 * recorded: text that Postgres cannot hold is made holdable, and where it refuses all the same, the attempt is kept bare. What
 * cannot be written down at all stops its connection: unwritten, the same events would go out again and again.
 */
import type { Database, Transaction } from '@/db/client';
import { type AttemptInsert, type AttemptLink, saveAttempt, type Settled, settleDeliveries } from '@/db/queries/delivery';
import { isUnavailable, sqlStateOf } from '@/db/sql-state';
import { blankPersonalData } from '@/lib/collection';
import { storableText } from '@/lib/core/storable';
import type { Item } from '@/lib/delivery/batch';
import type { Answer, Call, OpenDestination } from '@/lib/destinations/define';
import { isCorrection } from '@/lib/model/delivery-key';
import type { HoldAction, Outcome, VendorRequest, VendorResponse, Verdict } from '@/lib/model/delivery';
import { errorText } from '@/lib/ops/error-text';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { deliveriesTried } from '@/lib/ops/metrics';
import { type Fault, isFault } from '@/lib/ops/transport';
import type { OpenConnection } from './open-connection';
import type { PreparedDelivery } from './prepare-deliveries';
import { type ConfigOutcome, endHold, hold, holdOutage, isOfGroup, settledBy, unclearOf } from './settle';

const HEADER_LENGTH_MAX = 200;
const CODE_LENGTH_MAX = 200;
/** Platforms' messages have a few lines; the answer itself is kept beside them. */
const MESSAGE_LENGTH_MAX = 2_000;
/** Answer headers worth keeping: who answered, when to come back, how to name the request to the platform's support. */
const KEPT_HEADERS =
  /^(content-type|content-encoding|date|location|retry-after|server|via|.*request-?id|.*trace.*|.*rate-?limit.*|x-.*-usage)$/;
/** SQLSTATE class 40: the transaction lost against another one, and nothing is wrong with what it says. */
const LOST_AGAINST_ANOTHER = /^40/;

/** A request and who it is made for. */
export type Sending = {
  db: Database;
  connection: OpenConnection;
  destination: OpenDestination;
  batch: Item<PreparedDelivery>[];
  /** The lease that the deliveries were claimed under. */
  leasedUntil: Date;
  call: Call;
  /** What the connection, or the delivery, is held for while this one is tried. */
  probed?: HoldAction;
  /** The request carried none of the events: it asked for what they need. */
  withoutItems?: true;
  random: () => number;
};

/** What came of a request. */
export type Reply = { answered: VendorResponse | Fault; answer: Answer; milliseconds: number };

/** What is written of a request: the attempt itself, what it was of each delivery, and how each stands after it. */
export type Entry = { row: AttemptInsert; links: AttemptLink[]; settled: Settled[]; outcomes: Outcome[] };

/** Writes it down; resolves to whether the connection is held for it. */
export function recordAttempt(sending: Sending, request: VendorRequest, reply: Reply): Promise<boolean> {
  return recordSafely(sending, entryOf(sending, request, reply), (entry) => write(sending, entry));
}

/**
 * Writes the entry, or else as much of it as can be written, in one transaction of `write`; resolves to whether the connection is
 * held for it.
 */
export async function recordSafely(sending: Sending, entry: Entry, write: (entry: Entry) => Promise<boolean>): Promise<boolean> {
  try {
    return await write(entry);
  } catch (error) {
    // A database that is away takes nothing now: the lease runs out, and the same keys go out again when it is back.
    if (isUnavailable(error)) throw error;
    const { siteId, id: connectionId } = sending.connection.row;
    log().error({ siteId, connectionId, attemptId: entry.row.id, error }, 'delivery.unrecorded');
    const again = LOST_AGAINST_ANOTHER.test(sqlStateOf(error) ?? '') ? [entry, bare(entry)] : [bare(entry)];
    for (const next of again) {
      try {
        return await write(next);
      } catch (failed) {
        if (isUnavailable(failed)) throw failed;
      }
    }
    await stop(sending, error);
    return true;
  }
}

function write(sending: Sending, { row, links, settled, outcomes }: Entry): Promise<boolean> {
  const { db, connection, leasedUntil, call, probed, batch, withoutItems } = sending;
  return db.transaction(async (tx) => {
    await saveAttempt(tx, row, links);
    await settleDeliveries(tx, connection.row.siteId, leasedUntil, settled);
    const config = outcomes.find((outcome): outcome is ConfigOutcome => outcome.class === 'config');
    if (config) {
      if (!withoutItems && isOfGroup(config, batch[0]?.group, connection.definition)) return false;
      await hold(tx, connection, config, call.now);
      return true;
    }
    return probed
      ? endWhereThrough(tx, connection, outcomes, probed, call.now)
      : holdWhereOut(tx, connection, outcomes, call.now);
  });
}

async function endWhereThrough(
  tx: Transaction,
  connection: OpenConnection,
  outcomes: Outcome[],
  probed: HoldAction,
  now: Date,
): Promise<boolean> {
  const isThrough = outcomes.some(({ class: kind }) => kind === 'delivered' || kind === 'duplicate' || kind === 'rejected');
  if (isThrough) await endHold(tx, connection, probed, now);
  return !isThrough;
}

async function holdWhereOut(tx: Transaction, connection: OpenConnection, outcomes: Outcome[], now: Date): Promise<boolean> {
  const unclear = unclearOf(outcomes);
  return unclear ? holdOutage(tx, connection, unclear, now) : false;
}

/** The attempt without anything that a platform or a shopper wrote. */
function bare({ row, links, settled, outcomes }: Entry): Entry {
  const message = 'What was sent and answered could not be written down.';
  const empty = { headers: {}, body: null, answerHeaders: null, answer: null, traceId: null };
  return {
    row: { ...row, ...empty, code: row.class, message },
    links: links.map((link) => ({ ...link, code: link.class, message, withheld: undefined })),
    // What the platform knows it by stays: the next request must say the same.
    settled: settled.map((one) => ({ ...one, detail: null, ...(one.sent && { sent: { as: one.sent.as } }) })),
    outcomes: outcomes.map((outcome) => ('code' in outcome ? { ...outcome, code: outcome.class, message } : outcome)),
  };
}

/** Nothing of it can be written: the connection waits for whoever runs the server. */
async function stop({ db, connection, batch, leasedUntil, call }: Sending, error: unknown): Promise<void> {
  const code = (sqlStateOf(error) ?? 'unrecorded').slice(0, CODE_LENGTH_MAX);
  const message = `What a request came to could not be written down: ${errorText(error)}`;
  const rows = batch.map(({ owner }): Settled => {
    return { id: owner.delivery.id, state: 'held', reason: 'unrecorded', detail: message, settledAt: null, dueAt: null };
  });
  try {
    await db.transaction(async (tx) => {
      await settleDeliveries(tx, connection.row.siteId, leasedUntil, rows);
      await hold(tx, connection, { action: 'unrecorded', code, message }, call.now);
    });
  } catch {
    // Not even that: whoever called hears why in the first place.
    throw error;
  }
}

function entryOf(sending: Sending, request: VendorRequest, reply: Reply): Entry {
  const { connection, batch, call, probed, random } = sending;
  const row = attemptRow(sending, request, reply);
  const entry: Entry = { row, links: [], settled: [], outcomes: [] };
  for (const [position, { owner }] of batch.entries()) {
    const { delivery, withheld } = owner;
    const outcome = outcomeAt(reply.answer.verdict, position, batch.length);
    const link = {
      deliveryId: delivery.id,
      number: delivery.attempts,
      attemptId: row.id,
      position,
      ...(withheld.length > 0 && { withheld }),
    };
    if (outcome === 'again') {
      const message = 'Another event of the request was refused: sent again without it.';
      entry.links.push({ ...link, class: 'transient', code: 'batch_refused', message });
      continue;
    }
    entry.links.push({ ...link, class: outcome.class, code: outcome.code, message: outcome.message });
    const settled = settledBy(connection, delivery, outcome, call.now, random(), probed);
    // A request that only asked for what they need has told the platform no id.
    const made = sending.withoutItems ? {} : { sent: owner.sent };
    entry.settled.push({ ...settled, ...toldAfter(owner, outcome), ...made });
    entry.outcomes.push(outcome);
    deliveriesTried().inc({ destination: connection.definition.id, outcome: outcome.class });
  }
  return entry;
}

/** What the platform knows by this answer; of a correction that it refused, what was noted. */
function toldAfter({ told, delivery }: PreparedDelivery, { class: kind }: Outcome): Pick<Settled, 'told'> {
  const isKept = kind === 'delivered' || kind === 'duplicate' || (kind === 'rejected' && isCorrection(delivery.key));
  return told && isKept ? { told } : {};
}

/** What the verdict says of the event at this place, as it can be kept. */
function outcomeAt(verdict: Verdict, place: number, count: number): Outcome | 'again' {
  const outcome = wordAt(verdict, place, count);
  return outcome === 'again' ? outcome : keptOutcome(outcome);
}

/** Platforms quote what they refuse, at any length. */
function keptOutcome<Any extends Outcome>(outcome: Any): Any {
  const { code, message } = outcome;
  return {
    ...outcome,
    ...(code !== undefined && { code: storableText(code.slice(0, CODE_LENGTH_MAX)) }),
    ...(message !== undefined && { message: storableText(blankPersonalData(message.slice(0, MESSAGE_LENGTH_MAX))) }),
  };
}

function wordAt(verdict: Verdict, place: number, count: number): Outcome | 'again' {
  if (verdict.taken === 'each')
    return verdict.outcomes[place] ?? { class: 'transient', code: 'unread', message: 'The answer says nothing of this event.' };
  if (verdict.taken === 'all') return verdict.outcome;
  const rejected = verdict.rejected.get(place) ?? (count === 1 ? verdict.because : undefined);
  return rejected ?? 'again';
}

function attemptRow(sending: Sending, request: VendorRequest, reply: Reply): AttemptInsert {
  const { connection, destination, call } = sending;
  const { redact } = connection;
  const answered = isFault(reply.answered) ? undefined : reply.answered;
  const summary = keptOutcome(summaryOf(reply.answer.verdict));
  const judgedLater = destination.status && summary.class === 'delivered' && reply.answer.traceId;
  return {
    ...requestRow(sending, request),
    milliseconds: reply.milliseconds,
    status: answered?.status ?? null,
    answerHeaders: answered && keptHeaders(answered.headers, hiding(sending)),
    answer: answered && storableText(blankPersonalData(redact(answered.body))),
    traceId: reply.answer.traceId && storableText(reply.answer.traceId.slice(0, HEADER_LENGTH_MAX)),
    class: summary.class,
    code: summary.code,
    message: summary.message,
    statusDueAt: judgedLater && destination.status ? new Date(call.now.getTime() + destination.status.after) : null,
  };
}

/** What the ledger keeps of a request, sent or only made: without secrets. */
export function requestRow(sending: Sending, request: VendorRequest) {
  const { connection, batch, destination, call, withoutItems } = sending;
  const hide = hiding(sending);
  return {
    siteId: connection.row.siteId,
    id: newId<'attempt'>(),
    connectionId: connection.row.id,
    startedAt: call.now,
    method: request.method,
    url: hide(request.url),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, hide(value)])),
    body: withoutItems ? null : hide(keptBody(request, destination, batch, call)),
    events: batch.length,
  };
}

/** Text as it can be kept: without the connection's secrets and the call's token. */
function hiding({ connection: { redact }, call: { accessToken } }: Sending): (text: string) => string {
  return (text) => storableText(accessToken ? redact(text).replaceAll(accessToken, '[secret]') : redact(text));
}

/** The body as it was sent, but for raw personal data. */
function keptBody(request: VendorRequest, destination: OpenDestination, batch: Item<PreparedDelivery>[], call: Call): string {
  const hides = batch.some(({ item, owner }) => owner.kept !== undefined && owner.kept !== item);
  if (!hides) return request.body ?? '';
  const kept = batch.map(({ item, owner }) => owner.kept ?? item);
  return destination.request(kept, call).body ?? '';
}

/** One word for the whole request: the worst that became of any event in it. */
function summaryOf(verdict: Verdict): Outcome {
  if (verdict.taken === 'all') return verdict.outcome;
  if (verdict.taken === 'none') return verdict.because;
  const worst = verdict.outcomes.find(({ class: kind }) => kind !== 'delivered' && kind !== 'duplicate');
  return worst ?? verdict.outcomes[0] ?? { class: 'delivered' };
}

function keptHeaders(headers: Record<string, string>, hide: (text: string) => string): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [storableText(name), hide(value).slice(0, HEADER_LENGTH_MAX)]));
}
