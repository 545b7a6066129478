/**
 * The accept path of the snippet: site -> origin -> decode -> parse -> limits -> admit -> store -> reply, with the visitor's
 * cookie.
 */
import { EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { parseInstant } from '@/lib/core/instant';
import { mayIdentify } from '@/lib/model/consent';
import type { WireEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { type ParsedBatch, parseBatch } from '@/lib/sources/snippet/parse';
import { admitBatch } from './admit-batch';
import type { CollectReply, CollectRequest } from './collect-request';
import { decodeBody, isBodyProblem } from './decode-body';
import { readHandOver, signHandOver } from './hand-over';
import { refusal, tooBusy } from './refusal';
import type { Door } from './source-request';
import { forgetVisitor, hasSeveralDomains, visitorCookie, visitorOf } from './visitor-cookie';

export const SNIPPET = 'snippet';

/** The reply to one request of the snippet. */
export async function acceptSnippet(request: CollectRequest, { context, refuse, write }: Door): Promise<CollectReply> {
  const site = await context.siteOf(request.path);
  if (!site) return refusal(request, undefined, { reason: 'unknown_path', detail: 'No site collects at this address.' });
  if (!context.originAllowed(site, request)) {
    return refuse(request, site, {
      reason: 'origin_not_allowed',
      detail: `${request.origin} is not one of the site's domains.`,
    });
  }
  if (request.appProxyQuery && context.appProxySigned?.(site, request.appProxyQuery) === false) {
    return refuse(request, site, {
      reason: 'wrong_signature',
      field: 'signature',
      detail: 'The app proxy’s signature does not fit.',
    });
  }
  const body = decodeBody(request);
  if (isBodyProblem(body)) return refuse(request, site, body);
  const parsed = parseBatch(body.json);
  if (!parsed.ok) return refuse(request, site, { reason: 'malformed_batch', ...parsed.failure });
  const batch = parsed.value;
  const sentAt = parseInstant(batch.envelope.sentAt);
  if (!sentAt)
    return refuse(request, site, { reason: 'malformed_batch', field: 'sentAt', detail: 'must be a time with its zone.' });
  if (batch.events.length > EVENTS_PER_REQUEST_MAX) {
    const detail = `has ${batch.events.length} events; at most ${EVENTS_PER_REQUEST_MAX} go into one request.`;
    return refuse(request, site, { reason: 'too_many_events', field: 'events', detail });
  }
  if (!(await context.withinRate(site, Math.max(1, batch.events.length)))) {
    return refuse(request, site, { reason: 'rate_limited', detail: 'This site sends more events than it may.' });
  }
  return store(request, site, batch, sentAt, { context, write });
}

async function store(
  request: CollectRequest,
  site: Site,
  batch: ParsedBatch,
  sentAt: Date,
  { context, write }: Pick<Door, 'context' | 'write'>,
): Promise<CollectReply> {
  const secret = context.handOverSecret;
  const handedOver = readHandOver(secret, site, batch.envelope.link, request);
  const visitor = visitorOf(site, request.cookie, batch.envelope, handedOver);
  const known = context.knownOf(request);
  const policy = context.policyOf(site, known.country);
  const admission = {
    siteId: site.id,
    source: SNIPPET,
    policy,
    receivedAt: request.receivedAt,
    sentAt,
    visitor,
    linkedVisitor: handedOver === visitor?.id ? undefined : handedOver,
    envelope: batch.envelope,
    userAgent: request.userAgent,
    ip: request.address,
    ...known,
    seal: site.settings.keepPersonalData ? context.seal : undefined,
    scrubUrl: context.scrubUrl,
  };
  const admitted = admitBatch({ site, source: SNIPPET, request, events: batch.events, admissionOf: () => admission }, context);
  const receipts = await write(admitted);
  if (!receipts) return tooBusy(request, site);
  const identified = visitor && mayKeepVisitor(batch, policy) ? visitorCookie(site, visitor.id, request) : undefined;
  const cookie = identified ?? (isWithdrawal(batch) ? forgetVisitor(site, request) : undefined);
  return {
    status: 202,
    headers: cookie ? { 'set-cookie': cookie } : {},
    body: JSON.stringify({ events: receipts, ...(identified && visitor && answerTo(visitor.id, site, request, secret)) }),
    contentType: 'application/json',
    site,
  };
}

/** What the page may know of its visitor: the id that its cookie keeps, and a token for the site's other domains. */
function answerTo(visitor: Id<'visitor'>, site: Site, request: CollectRequest, secret: string): Record<string, string> {
  if (!hasSeveralDomains(site)) return { visitor };
  return { visitor, link: signHandOver(secret, site, visitor, request) };
}

/** The visitor has just taken consent back: a denied purpose on any other event may be a page's own default. */
function isWithdrawal({ events }: ParsedBatch): boolean {
  return events.some(({ read }) => read.ok && read.value.name === 'consent' && read.value.consent?.analytics === 'denied');
}

/** The cookie may be set when the latest word on consent in this request allows it. */
function mayKeepVisitor(batch: ParsedBatch, policy: Site['settings']['consentPolicy']): boolean {
  const words = batch.events.flatMap(({ read }): WireEvent[] => (read.ok ? [read.value] : []));
  return mayIdentify(words.at(-1)?.consent, policy);
}
