/**
 * The accept path of every source but the snippet: the gates say who it is for, whether it is signed or keyed, and what it holds;
 * then it is admitted and stored like all others.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Admission, usableBrowserIds } from '@/lib/collection';
import { derivedUuid } from '@/lib/core/hash';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS, parseInstant, readInstant } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { ALIAS_EVENT, type EventReceipt, type SourceEvent, type VisitorFrom } from '@/lib/model/event';
import { isPlaceholder, unquoted } from '@/lib/model/placeholder';
import { assumedCurrency, type Site, shopCountryOf } from '@/lib/model/site';
import type { ParsedEvent, SourceDefinition } from '@/lib/sources/define';
import { type AdmittedBatch, admitBatch, type Batch } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectReply, CollectRequest } from './collect-request';
import { excluding } from './excluding';
import { passGates } from './gates';
import { keptBody } from './kept-body';
import { type Approver, type Door, type Passage, passageOf, type SourceCall, sourceRequestOf } from './passage';
import { tooBusy } from './refusal';
import { visitorOf } from './visitor-cookie';

/** So much is admitted in one turn of the event loop, some 3 ms of work: so many events, or characters of a thread's. */
const TURN_EVENTS_MAX = 100;
const TURN_LENGTH_MAX = 65_536;

/** The reply to one request of a source. */
export async function acceptSource(call: SourceCall, door: Door): Promise<CollectReply> {
  const passage = passageOf(call.request, door, call);
  const stopped = await passGates(passage);
  return stopped ?? storeRead(passage, call, door);
}

async function storeRead(passage: Passage, call: SourceCall, door: Door): Promise<CollectReply> {
  const { site, source } = passage;
  invariant(site && source, 'a request that has passed the gates has its site and its source');
  const { request } = call;
  const batch = await admitRead(passage, { request, site, source }, door.context);
  if (!(await keepRefused(passage, call, batch, door))) return tooBusy(request, site);
  const receipts = await door.write(batch);
  if (!receipts) return tooBusy(request, site);
  await noteAliases(passage, batch, receipts);
  const reply = source.reply?.(receipts, sourceRequestOf(call, request.body ?? new Uint8Array()));
  return {
    status: reply?.status ?? 200,
    headers: {},
    body: reply?.body ?? JSON.stringify({ events: receipts }),
    contentType: reply?.contentType ?? 'application/json',
    site,
  };
}

async function noteAliases({ approver }: Passage, { rows }: AdmittedBatch, receipts: EventReceipt[]): Promise<void> {
  const stored = rows.filter(({ name, place }) => name === ALIAS_EVENT && receipts[place]?.status === 'accepted');
  if (approver && stored.length > 0) await approver.noteAliases(stored.map(({ id }) => id));
}

/** The events that were read, admitted: some at a time where they are many, so that others get their turn. */
export async function admitRead(
  { reading, isProven, approver, webhook }: Pick<Passage, 'reading' | 'isProven' | 'approver' | 'webhook'>,
  { request, site, source }: Pick<Sender, 'request' | 'site' | 'source'>,
  context: CollectContext,
): Promise<AdmittedBatch> {
  invariant(reading?.parsed.ok, 'a request that has passed the gates was read');
  const { sentAt, events, wanted = [] } = reading.parsed.value;
  const admissionOf = (event: SourceEvent) => admissionFor(event, { request, site, source, sentAt, approver }, context);
  const batch: Omit<Batch, 'events'> = { site, source: source.kind, request, isProven, admissionOf };
  const turns = turnsOf(events);
  const [first = [], ...later] = turns;
  const admitted = admitBatch({ ...batch, events: first.map(parsedEvent) }, context);
  let place = first.length;
  for (const turn of later) {
    await nextTurn();
    const more = admitBatch({ ...batch, events: turn.map(parsedEvent), firstPlace: place }, context);
    admitted.rows.push(...more.rows);
    admitted.rejections.push(...more.rejections);
    for (const [at, receipt] of more.receipts.entries()) if (receipt) admitted.receipts[at] = receipt;
    place += turn.length;
  }
  if (webhook && wanted.length > 0) {
    admitted.wanted = { sourceId: webhook.id, orderIds: wanted, at: request.receivedAt };
  }
  return admitted;
}

/** The events of each turn, at least one. Those of a thread are text. */
function turnsOf(events: (ParsedEvent | string)[]): (ParsedEvent | string)[][] {
  const turns: (ParsedEvent | string)[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const own = typeof event === 'string' ? event.length : 0;
    if (length + own > TURN_LENGTH_MAX || turns.at(-1)?.length === TURN_EVENTS_MAX) {
      turns.push([]);
      length = 0;
    }
    turns.at(-1)?.push(event);
    length += own;
  }
  return turns;
}

/** What the thread has written (reading-thread.ts). */
function parsedEvent(event: ParsedEvent | string): ParsedEvent {
  return typeof event === 'string' ? (JSON.parse(event) as ParsedEvent) : event;
}

/**
 * A shop that is answered 200 never sends the order again: where events of a webhook are refused, its body is kept whole before.
 * False when there is no room for it.
 */
async function keepRefused({ webhook }: Passage, call: SourceCall, batch: AdmittedBatch, door: Door): Promise<boolean> {
  const { body } = call.request;
  if (!webhook || !body || batch.rejections.length === 0) return true;
  return door.keepBody(batch.rejections.splice(0), keptBody(call, body, webhook.id, door.context.seal));
}

/** What of a collector's context admission needs. */
export type AdmittingContext = Pick<CollectContext, 'policyOf' | 'knownOf' | 'seal' | 'scrubUrl' | 'newId'>;

type Sender = {
  request: CollectRequest;
  site: Site;
  source: SourceDefinition;
  sentAt: string | undefined;
  approver?: Approver;
  /** It is the past of a shop. */
  history?: boolean;
};

/**
 * What admission must know of one event. Events of browsers take what the request itself says; servers send what they know along.
 */
export function admissionFor(
  event: SourceEvent,
  { request, site, source, sentAt, approver, history }: Sender,
  context: AdmittingContext,
): Admission {
  const { client, browserIds, sentName, ...told } = event.context ?? {};
  const device = deviceOf(event);
  const browser = request.origin !== undefined || /^Mozilla\//.test(request.userAgent ?? '');
  const userAgent = told.userAgent ?? (browser ? request.userAgent : undefined);
  const ip = told.ip ?? (browser ? request.address : undefined);
  const known = context.knownOf({ ...request, userAgent, address: ip });
  return {
    siteId: site.id,
    source: source.kind,
    // An order is the store's own record of its customer; what joins it to a browser is the browser's consent, asked there.
    policy: source.category === 'api' ? context.policyOf(site, known.country) : 'granted',
    receivedAt: request.receivedAt,
    sentAt: parseInstant(sentAt) ?? readInstant(sentAt) ?? request.receivedAt,
    visitor: visitorFor(event, site, source, request),
    device: device && deviceName(source, device),
    sentName,
    approvedBy: event.name === ALIAS_EVENT ? approver?.name : undefined,
    currency: assumedCurrency(site, source.kind),
    ageMaxMs: source.limits.ageDays * DAY_MS,
    propertiesBytesMax: source.limits.propertiesBytes,
    envelope: { client, browserIds: usableBrowserIds(browserIds) },
    userAgent,
    ip,
    ...known,
    // Only browsers are robots: a shop's order is an order, whatever the buyer's browser calls itself and whatever library sent
    // it. Likewise only what a browser did is the work of the store's own people.
    ...(source.category === 'api' ? excluding(site, ip, userAgent ? known.filtered : undefined) : { filtered: undefined }),
    seal: site.settings.keepPersonalData ? context.seal : undefined,
    shopCountry: shopCountryOf(site),
    ...(history && { history: true as const }),
    scrubUrl: context.scrubUrl,
  };
}

/**
 * The visitor: an id of ours that the sender carried along, else the cookie, else one that stands for the sender's own id of the
 * browser.
 */
function visitorFor(
  event: SourceEvent,
  site: Site,
  source: SourceDefinition,
  request: CollectRequest,
): { id: Id<'visitor'>; from: VisitorFrom } | undefined {
  const carried = parseId<'visitor'>(event.context?.visitor);
  if (carried) return { id: carried, from: 'order' };
  const kept = source.category === 'api' ? visitorOf(site, request.cookie, {}) : undefined;
  if (kept) return kept;
  const device = deviceOf(event);
  if (!device) return undefined;
  return { id: derivedUuid('visitor', site.id, deviceName(source, device)) as Id<'visitor'>, from: 'device' };
}

/** The sender's own id of the browser. "null" and the like are nobody's, and would be everybody's. */
function deviceOf({ context }: SourceEvent): string | undefined {
  const device = context?.device && unquoted(context.device);
  return device && !isPlaceholder(device) ? device : undefined;
}

/** Client ids of Google Analytics are one space, whoever reports them. */
function deviceName({ kind }: SourceDefinition, device: string): string {
  return `${kind.startsWith('ga4') ? 'ga' : kind}:${device}`;
}
