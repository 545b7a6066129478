/**
 * The accept path of the snippet: gates -> admit -> store -> reply, with the visitor's cookie.
 */
import { type Admission, usableBrowserIds } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { mayIdentify } from '@/lib/model/consent';
import type { WireEvent } from '@/lib/model/event';
import { assumedCurrency, type Site, shopCountryOf } from '@/lib/model/site';
import { type ParsedBatch, parseEvent } from '@/lib/sources/snippet/parse';
import { admitBatch } from './admit-batch';
import type { CollectReply, CollectRequest } from './collect-request';
import { excluding } from './excluding';
import { passGates } from './gates';
import { readHandOver, signHandOver } from './hand-over';
import { type Door, passageOf, SNIPPET } from './passage';
import { tooBusy } from './refusal';
import { forgetVisitor, freshProposal, hasSeveralDomains, visitorCookie, visitorOf } from './visitor-cookie';

/** The reply to one request of the snippet. */
export async function acceptSnippet(request: CollectRequest, door: Door): Promise<CollectReply> {
  const passage = passageOf(request, door);
  const stopped = await passGates(passage);
  if (stopped) return stopped;
  const { site, batch } = passage;
  invariant(site && batch, 'a request that has passed the gates has its site and its batch');
  const { envelope, sent, notes, sentAt } = batch;
  const about = { sentAt, notes: notes.length > 0 ? notes : undefined, bodyBytes: passage.bytesRead };
  return store(request, site, { envelope, events: sent.map(parseEvent) }, about, door);
}

async function store(
  request: CollectRequest,
  site: Site,
  batch: ParsedBatch,
  about: Pick<Admission, 'sentAt' | 'notes' | 'bodyBytes'>,
  { context, write, countLost }: Pick<Door, 'context' | 'write' | 'countLost'>,
): Promise<CollectReply> {
  const secret = context.handOverSecret;
  const handedOver = readHandOver(secret, site, batch.envelope.link, request);
  const visitor = visitorOf(site, request.cookie, batch.envelope, handedOver);
  const known = context.knownOf(request);
  const policy = context.policyOf(site, known.country);
  const { client, browserIds, lost } = batch.envelope;
  const admission: Admission = {
    siteId: site.id,
    source: SNIPPET,
    policy,
    receivedAt: request.receivedAt,
    ...about,
    visitor,
    linkedVisitor: handedOver === visitor?.id ? undefined : handedOver,
    proposedVisitor: freshProposal(batch.envelope, visitor, about.sentAt),
    currency: assumedCurrency(site, SNIPPET),
    envelope: { client, browserIds: usableBrowserIds(browserIds) },
    userAgent: request.userAgent,
    ip: request.address,
    ...known,
    ...excluding(site, request.address, known.filtered),
    seal: site.settings.keepPersonalData ? context.seal : undefined,
    shopCountry: shopCountryOf(site),
    scrubUrl: context.scrubUrl,
  };
  const admitted = admitBatch({ site, source: SNIPPET, request, events: batch.events, admissionOf: () => admission }, context);
  const receipts = await write(admitted);
  if (!receipts) return tooBusy(request, site);
  if (lost !== undefined) await countLost({ siteId: site.id, source: SNIPPET, receivedAt: request.receivedAt, events: lost });
  const identified = visitor && mayKeepVisitor(batch, policy) ? visitorCookie(site, visitor.id, request) : undefined;
  const cookie = identified ?? (isWithdrawal(batch) ? forgetVisitor(site, request) : undefined);
  return {
    status: 202,
    headers: cookie ? { 'set-cookie': cookie } : {},
    body: JSON.stringify({
      type: RECEIPT,
      events: receipts,
      ...(identified && visitor && answerTo(visitor.id, site, request, secret)),
    }),
    contentType: 'application/json',
    site,
  };
}

/** By this the snippet knows an answer of ours from a firewall's page or a shop's. */
const RECEIPT = 'urn:tieback:receipt';

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
