/**
 * The one set of factories: sites, wire events and requests with valid, slightly nasty defaults (non-ASCII names, a zone that is
 * not UTC). Only what matters to a case is given by the case.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '@/db/client';
import { insertSite, siteById } from '@/db/queries/site';
import { workspace } from '@/db/schema';
import { type Id, mintId } from '@/lib/core/id';
import { scrubUrl } from '@/lib/enrichment';
import type { WireEvent, WireUser } from '@/lib/model/event';
import type { Site, SiteSettings } from '@/lib/model/site';
import { openAddressBudget } from '@/lib/pipeline/collect/address-budget';
import type { CollectContext } from '@/lib/pipeline/collect/collect-context';
import type { CollectReply, CollectRequest } from '@/lib/pipeline/collect/collect-request';
import { seal } from '@/lib/ops/secrets';
import { type Collector, createCollector } from '@/lib/pipeline/collect/collector';
import { openLargeBodies } from '@/lib/pipeline/collect/large-bodies';

export const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15';

export const newTestId = <Kind extends string>(at = new Date()): Id<Kind> => mintId(at.getTime(), randomBytes);

/** A stored site in a workspace of its own. */
export async function buildSite(
  db: Database,
  settings: Partial<SiteSettings> = {},
  over: { currency?: string } = {},
): Promise<Site> {
  const workspaceId = newTestId<'workspace'>();
  const id = newTestId<'site'>();
  const createdAt = new Date();
  const word = randomUUID().slice(0, 13);
  await db.insert(workspace).values({ id: workspaceId, slug: `café-${word}`, name: 'Café Zürich', createdAt });
  await insertSite(db, {
    id,
    workspaceId,
    slug: 'store',
    name: 'Größenwahn & Söhne',
    domains: ['shop.example'],
    timeZone: 'Asia/Kolkata',
    currency: over.currency ?? 'EUR',
    writeKey: `wk_${word}`,
    collectPath: word,
    scriptPath: `${word}.js`,
    settings,
    createdAt,
  });
  const built = await siteById(db, id);
  if (!built) throw new Error('the site was just stored');
  return built;
}

/** Its thread starts with the first large body, and ends with the process. */
const largeBodies = openLargeBodies();

/** What a collector knows of the outside, with a clock and randomness of the test's own. */
export function testContext(sites: Site[], over: Partial<CollectContext> = {}): CollectContext {
  return {
    siteByKey: async (key) => sites.find(({ writeKey }) => writeKey === key),
    webhookAt: async () => undefined,
    policyOf: (site) => site.settings.consentPolicy,
    siteOf: async (path) => sites.find(({ collectPath }) => collectPath === path),
    budget: openAddressBudget(),
    readLarge: largeBodies.read,
    originAllowed: () => true,
    withinRate: async () => true,
    knownOf: () => ({ country: 'AT' }),
    scrubUrl,
    seal,
    handOverSecret: 'a secret of the tests',
    newId: newTestId,
    ...over,
  };
}

/** A collector as the web process has it. */
export function buildCollector(db: Database, sites: Site[], over: Partial<CollectContext> = {}): Collector {
  return createCollector(db, 2, testContext(sites, over));
}

export type Visit = {
  at: Date;
  visitor?: Id<'visitor'>;
  url?: string;
  referrer?: string;
  title?: string;
  name?: string;
  id?: string;
  properties?: Record<string, unknown>;
  user?: WireUser;
  consent?: WireEvent['consent'];
  /** Other tools' cookies, by the wire's names; of a request its first visit's. */
  browserIds?: Record<string, string>;
};

/** One event of a visit, as the snippet sends it. */
export function wireEvent({
  at,
  url = 'https://shop.example/',
  referrer,
  title,
  name = 'page_view',
  id,
  properties,
  user,
  consent,
}: Visit): WireEvent {
  return { id: id ?? randomUUID(), name, at: at.toISOString(), page: { url, referrer, title }, properties, user, consent };
}

/** A purchase on the thank-you page. */
export function purchase(
  visit: Visit & { order: string; value?: number; currency?: string; tax?: number; shipping?: number },
): Visit {
  const { order, value = 49.9, currency = 'EUR', tax, shipping, ...rest } = visit;
  return {
    url: 'https://shop.example/thank-you',
    name: 'purchase',
    ...rest,
    properties: { transaction_id: order, value, currency, tax, shipping, ...rest.properties },
  };
}

function pageOf(visit: Visit | undefined) {
  return { visitor: visit?.visitor, browserIds: visit?.browserIds };
}

/** A collection request whose clock is right: received when its last event happened. */
export function collectRequest(site: Site, visits: Visit[], over: Partial<CollectRequest> = {}): CollectRequest {
  const last = visits.at(-1)?.at ?? new Date();
  const body = { sentAt: last.toISOString(), ...pageOf(visits[0]), events: visits.map(wireEvent) };
  return {
    path: site.collectPath,
    receivedAt: last,
    body: Buffer.from(JSON.stringify(body)),
    secure: true,
    host: 't.shop.example',
    origin: 'https://shop.example',
    userAgent: BROWSER,
    address: '192.0.2.7',
    ...over,
  };
}

/** Sends each visit in a request of its own, one after the other. */
export async function send(collector: Collector, site: Site, visits: Visit[]): Promise<CollectReply[]> {
  const replies: CollectReply[] = [];
  for (const visit of visits) replies.push(await collector.accept(collectRequest(site, [visit])));
  return replies;
}

/** A visit by a paid Google ad. */
export function ad(at: Date, visitor: Id<'visitor'>, campaign = 'spring', gclid = 'Cj0KCQjw-A_b'): Visit {
  return { at, visitor, url: `https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=${campaign}&gclid=${gclid}` };
}
