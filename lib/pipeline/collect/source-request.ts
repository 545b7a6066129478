/**
 * The accept path of every source but the snippet: who it is for, is it signed or keyed, what does it hold; then admitted and
 * stored like all others.
 */
import type { Admission } from '@/lib/collection';
import { derivedUuid } from '@/lib/core/hash';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS, parseInstant } from '@/lib/core/instant';
import { parseExactJson } from '@/lib/core/json';
import type { EventReceipt, SourceEvent, VisitorFrom } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import type { ParsedRequest, SourceDefinition, SourceRequest } from '@/lib/sources/define';
import { type AdmittedBatch, admitBatch } from './admit-batch';
import type { CollectContext, Webhook } from './collect-context';
import type { CollectReply, CollectRequest, RejectionNote } from './collect-request';
import { decompress, isBodyProblem } from './decode-body';
import { refusal, tooBusy } from './refusal';
import { visitorOf } from './visitor-cookie';

/**
 * `to`: the site's collection path, a webhook's path, the site itself when its caller is known, or a key in the request that says
 * whose it is.
 */
export type SourceCall = {
  request: CollectRequest;
  method: string;
  rest: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
} & ({ to: 'webhook' } | { to: 'path' | 'key'; source: SourceDefinition } | { to: 'site'; site: Site; source: SourceDefinition });

/** What the collector lends to this path. */
export type Door = {
  context: CollectContext;
  refuse(request: CollectRequest, site: Site, note: RejectionNote, source?: string): Promise<CollectReply>;
  write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined>;
};

type Addressed = Omit<Webhook, 'secrets'> & { secrets: string[] };

/** The reply to one request of a source. */
export async function acceptSource(call: SourceCall, door: Door): Promise<CollectReply> {
  const { request } = call;
  const body = decompress(request, bytesMaxOf(call));
  const sourceRequest: SourceRequest = {
    ...call,
    path: call.rest,
    body: isBodyProblem(body) ? new Uint8Array() : body,
    receivedAt: request.receivedAt,
  };
  const json = isBodyProblem(body) ? undefined : parseExactJson(Buffer.from(body).toString('utf8'));
  const addressed = await addressOf(call, sourceRequest, json, door.context);
  if (!addressed) return refusal(request, undefined, call.to === 'key' ? unknownKey : unknownPath);
  const { site, source } = addressed;
  const refuse = (note: RejectionNote) => door.refuse(request, site, note, source.kind);
  const isHook = source.key.by === 'webhook';
  const fault =
    source.key.by === 'webhook' && !isBodyProblem(body) ? source.key.verify(sourceRequest, addressed.secrets) : undefined;
  // What is signed is the shop's own and never too much: some shops send an order once, and switch a webhook off after a few
  // refusals.
  const isOwn = isHook && !fault && !isBodyProblem(body);
  if (!isOwn && !(await door.context.withinRate(site, 1))) return refuse(tooFast);
  if (isBodyProblem(body)) return refuse(body);
  if (fault) return refuse({ reason: fault, detail: signatureDetail[fault] });
  if (source.key.by === 'write-key' && call.to !== 'site' && !door.context.originAllowed(site, request)) {
    return refuse({ reason: 'origin_not_allowed', detail: `${request.origin} is not one of the site's domains.` });
  }
  const parsed = source.parse(sourceRequest, json, addressed.settings);
  if (!parsed.ok) return refuse(parsed.failure);
  const { events } = parsed.value;
  if (events.length > source.limits.events) {
    const detail = `The request has ${events.length} events; at most ${source.limits.events} go into one.`;
    return refuse({ reason: 'too_many_events', detail });
  }
  if (!isOwn && events.length > 1 && !(await door.context.withinRate(site, events.length - 1))) return refuse(tooFast);
  return storeParsed(call, sourceRequest, addressed, parsed.value, door);
}

async function storeParsed(
  call: SourceCall,
  sourceRequest: SourceRequest,
  { site, source }: Addressed,
  parsed: ParsedRequest,
  door: Door,
): Promise<CollectReply> {
  const { request } = call;
  const admissionOf = (event: SourceEvent) => admissionFor(event, { request, site, source, sentAt: parsed.sentAt }, door.context);
  const batch = admitBatch({ site, source: source.kind, request, events: parsed.events, admissionOf }, door.context);
  const receipts = await door.write(batch);
  if (!receipts) return tooBusy(request, site);
  const reply = source.reply?.(receipts, sourceRequest);
  return {
    status: reply?.status ?? 200,
    headers: {},
    body: reply?.body ?? JSON.stringify({ events: receipts }),
    contentType: reply?.contentType ?? 'application/json',
    site,
  };
}

type Sender = { request: CollectRequest; site: Site; source: SourceDefinition; sentAt: string | undefined };

/**
 * What admission must know of one event. Events of browsers take what the request itself says; servers send what they know along.
 */
export function admissionFor(event: SourceEvent, { request, site, source, sentAt }: Sender, context: CollectContext): Admission {
  const { client, browserIds, sentName, ...told } = event.context ?? {};
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
    sentAt: parseInstant(sentAt) ?? request.receivedAt,
    visitor: visitorFor(event, site, source, request),
    device: told.device && deviceName(source, told.device),
    sentName,
    ageMaxMs: source.limits.ageDays * DAY_MS,
    propertiesBytesMax: source.limits.propertiesBytes,
    envelope: { client, browserIds },
    userAgent,
    ip,
    ...known,
    // Only browsers are robots: a shop's order is an order, whatever the buyer's browser calls itself and whatever library sent
    // it.
    filtered: userAgent && source.category === 'api' ? known.filtered : undefined,
    seal: site.settings.keepPersonalData ? context.seal : undefined,
    scrubUrl: context.scrubUrl,
  };
}

/**
 * The visitor: an id of ours that the sender carried along, else the cookie, else one that stands for the sender's own id of the
 * browser.
 */
function visitorFor(
  { context }: SourceEvent,
  site: Site,
  source: SourceDefinition,
  request: CollectRequest,
): { id: Id<'visitor'>; from: VisitorFrom } | undefined {
  const carried = parseId<'visitor'>(context?.visitor);
  if (carried) return { id: carried, from: 'order' };
  const kept = source.category === 'api' ? visitorOf(site, request.cookie, {}) : undefined;
  if (kept) return kept;
  if (!context?.device) return undefined;
  return { id: derivedUuid('visitor', site.id, deviceName(source, context.device)) as Id<'visitor'>, from: 'device' };
}

/** Client ids of Google Analytics are one space, whoever reports them. */
function deviceName({ kind }: SourceDefinition, device: string): string {
  return `${kind.startsWith('ga4') ? 'ga' : kind}:${device}`;
}

async function addressOf(
  call: SourceCall,
  request: SourceRequest,
  json: unknown,
  context: CollectContext,
): Promise<Addressed | undefined> {
  if (call.to === 'webhook') return context.webhookAt(call.request.path);
  const { source } = call;
  if (call.to === 'site') return { site: call.site, source, secrets: [], settings: {} };
  const key = source.key.by === 'write-key' ? source.key.read(request, json) : undefined;
  const site = call.to === 'path' ? await context.siteOf(call.request.path) : key && (await context.siteByKey(key));
  return site ? { site, source, secrets: [], settings: {} } : undefined;
}

/** The largest body that any webhook may have; which one it is, is known only after its address was looked up. */
export const WEBHOOK_BYTES_MAX = 2_000_000;

function bytesMaxOf(call: SourceCall): number {
  return call.to === 'webhook' ? WEBHOOK_BYTES_MAX : call.source.limits.bodyBytes;
}

const tooFast = { reason: 'rate_limited' as const, detail: 'This site sends more events than it may.' };
const unknownPath = { reason: 'unknown_path' as const, detail: 'No site collects at this address.' };
const unknownKey = { reason: 'unknown_key' as const, detail: 'No site has this write key: copy it from the Sources screen.' };
const signatureDetail = {
  missing_signature: 'The request is not signed: enter the secret of the Sources screen where the webhook was made.',
  wrong_signature: 'The signature does not fit the body: the secret differs, or something on the way changed the body.',
  stale_signature: 'The signature is older than five minutes: the sender’s clock is wrong, or somebody replays an old request.',
};
