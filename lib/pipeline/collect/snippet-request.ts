/**
 * The accept path of the snippet: gates -> admit -> store -> reply, with the visitor's cookie.
 */
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { mayIdentify } from '@/lib/model/consent';
import type { WireEvent } from '@/lib/model/event';
import { type Site, shopCountryOf } from '@/lib/model/site';
import { type ParsedBatch, parseEvent } from '@/lib/sources/snippet/parse';
import { admitBatch } from './admit-batch';
import type { CollectReply, CollectRequest } from './collect-request';
import { passGates } from './gates';
import { readHandOver, signHandOver } from './hand-over';
import { type Door, passageOf, SNIPPET } from './passage';
import { tooBusy } from './refusal';
import { forgetVisitor, hasSeveralDomains, visitorCookie, visitorOf } from './visitor-cookie';

/** The reply to one request of the snippet. */
export async function acceptSnippet(request: CollectRequest, door: Door): Promise<CollectReply> {
  const passage = passageOf(request, door);
  const stopped = await passGates(passage);
  if (stopped) return stopped;
  const { site, batch } = passage;
  invariant(site && batch, 'a request that has passed the gates has its site and its batch');
  return store(request, site, { envelope: batch.envelope, events: batch.sent.map(parseEvent) }, batch.sentAt, door);
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
    shopCountry: shopCountryOf(site),
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
