/** One request to a platform: sent, its answer read, and both written down with what became of each event, in one transaction. */
import type { Database } from '@/db/client';
import { type AttemptInsert, type AttemptLink, saveAttempt, type Settled, settleDeliveries } from '@/db/queries/delivery';
import { blankPersonalData } from '@/lib/collection';
import { afterRefusal, type Item } from '@/lib/delivery/batch';
import type { Answer, Call, OpenDestination } from '@/lib/destinations/define';
import type { Outcome, VendorRequest, VendorResponse, Verdict } from '@/lib/model/delivery';
import { newId } from '@/lib/ops/ids';
import { deliveriesTried } from '@/lib/ops/metrics';
import { type Fault, isFault, type Transport } from '@/lib/ops/transport';
import type { OpenConnection } from './open-connection';
import type { Going } from './prepare-deliveries';
import { type ConfigOutcome, hold, isOfGroup, settledBy } from './settle';

const HEADER_LENGTH_MAX = 200;
/** Answer headers worth keeping: who answered, when to come back, how to name the request to the platform's support. */
const KEPT_HEADERS = /^(content-type|date|retry-after|.*request-?id|.*trace.*|.*rate-?limit.*)$/;

export type Shipment = {
  db: Database;
  transport: Transport;
  connection: OpenConnection;
  destination: OpenDestination;
  batch: Item<Going>[];
  /** The lease that the deliveries were claimed under. */
  leasedUntil: Date;
  call: Call;
  /** The access token is from an earlier request: that it is refused may mean no more than that it has aged. */
  tokenIsKept: boolean;
  random: () => number;
};

export type Shipped = {
  /** What is to be sent next of this batch: the platform took nothing because of some of it. */
  again: Item<Going>[][];
  verdict: Verdict;
};

/** Sends the batch and settles its deliveries; resolves to what is left to send of it. */
export async function shipBatch(shipment: Shipment): Promise<Shipped> {
  const { connection, destination, batch, call, transport } = shipment;
  const request = destination.request(
    batch.map(({ item }) => item),
    call,
  );
  const started = performance.now();
  const answered = await transport.send(request, connection.definition.limits.timeoutMs);
  const milliseconds = Math.round(performance.now() - started);
  const read = isFault(answered) ? { verdict: verdictOfFault(answered, shipment) } : destination.read(answered, batch.length);
  const answer = shipment.tokenIsKept && refusesToken(read.verdict) ? { ...read, verdict: tokenWasOld } : read;
  await record(shipment, request, { answered, answer, milliseconds });
  const { verdict } = answer;
  return { verdict, again: verdict.taken === 'none' ? afterRefusal(batch, new Set(verdict.rejected.keys())) : [] };
}

const tokenWasOld: Verdict = {
  taken: 'all',
  outcome: {
    class: 'transient',
    code: 'token_aged',
    message: 'The access token was refused: sent again with a new one.',
    retryAfterMs: 0,
  },
};

function refusesToken(verdict: Verdict): boolean {
  return verdict.taken === 'all' && verdict.outcome.class === 'config' && verdict.outcome.action === 'reconnect';
}

/**
 * No answer: safe to repeat where nothing was sent, or where the platform counts a repeat once; else the platform may have it
 * already.
 */
function verdictOfFault({ fault, message }: Fault, { connection, batch }: Shipment): Verdict {
  if (fault === 'forbidden') return { taken: 'all', outcome: { class: 'config', code: 'address', message, action: 'settings' } };
  const { repeats, repeatable = [] } = connection.definition.deduplicates;
  const outcomes = batch.map(({ owner }): Outcome => {
    if (fault === 'not_sent' || repeats || repeatable.includes(owner.delivery.name)) {
      return { class: 'transient', code: fault === 'not_sent' ? 'no_connection' : 'no_answer', message };
    }
    return {
      class: 'rejected',
      code: 'no_answer',
      message: `${message} The platform may have it: it counts repeats, so it is not sent again.`,
    };
  });
  return { taken: 'each', outcomes };
}

/** What the verdict says of the event at this place. */
function outcomeAt(verdict: Verdict, place: number, count: number): Outcome | 'again' {
  const outcome = wordAt(verdict, place, count);
  // Platforms quote what they refuse.
  return outcome === 'again' || outcome.message === undefined
    ? outcome
    : { ...outcome, message: blankPersonalData(outcome.message) };
}

function wordAt(verdict: Verdict, place: number, count: number): Outcome | 'again' {
  if (verdict.taken === 'each')
    return verdict.outcomes[place] ?? { class: 'transient', code: 'unread', message: 'The answer says nothing of this event.' };
  if (verdict.taken === 'all') return verdict.outcome;
  const rejected = verdict.rejected.get(place) ?? (count === 1 ? verdict.because : undefined);
  return rejected ?? 'again';
}

type Told = { answered: VendorResponse | Fault; answer: Answer; milliseconds: number };

async function record(shipment: Shipment, request: VendorRequest, told: Told): Promise<void> {
  const { db, connection, batch, leasedUntil, call } = shipment;
  const { row, definition } = connection;
  const attemptId = newId<'attempt'>();
  const links: AttemptLink[] = [];
  const settled: Settled[] = [];
  let config: ConfigOutcome | undefined;
  for (const [position, { owner }] of batch.entries()) {
    const { delivery, withheld } = owner;
    const outcome = outcomeAt(told.answer.verdict, position, batch.length);
    const link = {
      deliveryId: delivery.id,
      number: delivery.attempts,
      attemptId,
      position,
      ...(withheld.length > 0 && { withheld }),
    };
    if (outcome === 'again') {
      links.push({
        ...link,
        class: 'transient',
        code: 'batch_refused',
        message: 'Another event of the request was refused: sent again without it.',
      });
      continue;
    }
    if (outcome.class === 'config') config = outcome;
    links.push({ ...link, class: outcome.class, code: outcome.code, message: outcome.message });
    settled.push({ ...settledBy(connection, delivery, outcome, call.now, shipment.random()), sent: owner.sent });
    deliveriesTried().inc({ destination: definition.id, outcome: outcome.class });
  }
  await db.transaction(async (tx) => {
    await saveAttempt(tx, attemptRow(shipment, request, told, attemptId), links);
    await settleDeliveries(tx, row.siteId, leasedUntil, settled);
    if (config && !isOfGroup(config, batch[0]?.group)) await hold(tx, connection, config, call.now);
  });
}

function attemptRow(shipment: Shipment, request: VendorRequest, told: Told, id: AttemptInsert['id']): AttemptInsert {
  const { connection, destination, call } = shipment;
  const { redact } = connection;
  const answered = isFault(told.answered) ? undefined : told.answered;
  const summary = summaryOf(told.answer.verdict);
  const judgedLater = destination.status && summary.class === 'delivered' && told.answer.traceId;
  return {
    ...requestRow(shipment, request),
    id,
    milliseconds: told.milliseconds,
    status: answered?.status ?? null,
    answerHeaders: answered && keptHeaders(answered.headers),
    answer: answered && storableText(blankPersonalData(redact(answered.body))),
    traceId: told.answer.traceId?.slice(0, HEADER_LENGTH_MAX),
    class: summary.class,
    code: summary.code,
    message: summary.message && blankPersonalData(summary.message),
    statusDueAt: judgedLater && destination.status ? new Date(call.now.getTime() + destination.status.after) : null,
  };
}

type Requested = Pick<Shipment, 'connection' | 'destination' | 'batch' | 'call'>;

/** What the ledger keeps of a request, sent or only made: without secrets. */
export function requestRow({ connection, destination, batch, call }: Requested, request: VendorRequest) {
  const { row, redact } = connection;
  return {
    siteId: row.siteId,
    connectionId: row.id,
    startedAt: call.now,
    method: request.method,
    url: redact(request.url),
    headers: redactHeaders(request.headers, redact, call.accessToken),
    body: storableText(redact(keptBody(request, destination, batch, call))),
    events: batch.length,
  };
}

/** The body as it was sent, but for raw personal data. */
function keptBody(request: VendorRequest, destination: OpenDestination, batch: Item<Going>[], call: Call): string {
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

function redactHeaders(
  headers: Record<string, string>,
  redact: (text: string) => string,
  accessToken: string | undefined,
): Record<string, string> {
  const hidden = (value: string) => (accessToken ? redact(value).replaceAll(accessToken, '[secret]') : redact(value));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hidden(value)]));
}

function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, HEADER_LENGTH_MAX)]));
}

/** Text that Postgres can hold. */
function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
