/**
 * The process's collection: one collector with its own few connections, the sites it serves, and their snippets. The web server's
 * fast path and the Next route handlers each hold one; both answer through it.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { connect, type Database, database } from '@/db/client';
import { isDistributed } from '@/db/queries/installation';
import { openWaker } from '@/db/wake';
import type { Id } from '@/lib/core/id';
import { isBot, openCountries, scrubUrl } from '@/lib/enrichment';
import type { FilterReason } from '@/lib/model/event';
import { consentPolicyFor, type Site } from '@/lib/model/site';
import { COUNTRY_TABLE } from '@/lib/ops/country-table';
import { env, type Settings } from '@/lib/ops/env';
import { newId } from '@/lib/ops/ids';
import { eventsCollected, groupRows } from '@/lib/ops/metrics';
import { seal } from '@/lib/ops/secrets';
import { verifyAppProxySignature } from '@/lib/sources/shopify/app-proxy';
import { openAddressBudget } from './address-budget';
import type { CollectContext } from './collect-context';
import type { CollectRequest } from './collect-request';
import { type Collector, createCollector } from './collector';
import { type ImportCounts, type ImportRequest, importOrders } from './import';
import { openLargeBodies } from './large-bodies';
import { type ReleaseFault, releaseRejected } from './release';
import { type Released, releaseBodies } from './release-bodies';
import { openSiteDirectory } from './site-directory';
import { openSnippets, type Snippet } from './site-snippet';
import { watchStore } from './store-health';

/** For the refused, the sites, API keys and the look whether events can be stored. */
const OTHER_CONNECTIONS = 2;

/** Where a script was asked for. */
type Asked = { host?: string; folder: string };

export type CollectionService = Collector & {
  /** Its own connections, for what must be known before an event is taken: who sends it. */
  db: Database;
  /** The script served at this path, below a folder of a host, or undefined when no site has it. */
  snippetAt(path: string, address: string | undefined, asked: Asked): Promise<Snippet | undefined>;
  siteByKey(key: string): Promise<Site | undefined>;
  /** Whether a configured source listens at this webhook address. */
  hasWebhook(path: string): Promise<boolean>;
  /** Stores a refused event in its mended form. */
  releaseRejected(site: Site, id: Id<'rejected_event'>, payload: unknown): Promise<ReleaseFault | undefined>;
  /** Stores what a source's address had refused and its present secret and settings can read. */
  releaseBodies(site: Site, sourceId: Id<'source'>): Promise<Released>;
  /** Imports a file of past orders; resolves to what became of its rows. */
  importOrders(request: ImportRequest, id: Id<'import'>): Promise<ImportCounts>;
  /** What keeps events from being stored, in a sentence; undefined when nothing does. */
  problem(): string | undefined;
  close(): Promise<void>;
};

/**
 * Opens connections, reads the sites, the country table, the built snippet and whether the database is distributed. Rejects when one
 * of them cannot be read.
 */
export async function openCollectionService(): Promise<CollectionService> {
  const settings = env();
  const db = connect(settings.DATABASE_URL, settings.COLLECT_CONNECTIONS + OTHER_CONNECTIONS, 'tieback-collect', 'collection');
  const opening = Promise.all([openSiteDirectory(db), openCountries(COUNTRY_TABLE), openSnippets(), isDistributed(db)]);
  opening.catch(() => db.$client.end());
  const [directory, countryOf, snippetOf, distributed] = await opening;
  const health = watchStore(db);
  const waker = openWaker(settings.DATABASE_URL);
  const largeBodies = openLargeBodies();
  const context: CollectContext = {
    budget: openAddressBudget(),
    readLarge: largeBodies.read,
    siteOf: directory.byCollectPath,
    siteByKey: directory.byKey,
    webhookAt: directory.webhookAt,
    appProxySigned: (site, query) => isSignedByProxy(directory.shopifySecrets(site), query),
    policyOf: (site, country) => consentPolicyFor(site.settings, country),
    originAllowed,
    withinRate: rateLimit(settings.RATE_LIMIT_PER_SECOND),
    knownOf: (request) => ({
      filtered: filterReasonOf(request),
      country: request.address ? countryOf(request.address) : undefined,
    }),
    scrubUrl,
    seal,
    handOverSecret: settings.AUTH_SECRET,
    newId,
    isDistributed: distributed,
    onWritten: health.note,
    onStored: (siteId) => waker.say({ sites: [siteId] }),
    onGroup: (rows) => groupRows().observe(rows),
    onOutcome: (status, reason, events) => eventsCollected().inc({ status, reason: reason ?? '' }, events),
  };
  const collector = createCollector(db, settings.COLLECT_CONNECTIONS, context);
  const byHand = () => ({ db: database(), collector, context });
  return {
    ...collector,
    db,
    async snippetAt(path, address, asked) {
      const site = await directory.byScriptPath(path);
      if (!site) return undefined;
      const place = { scriptPath: path, folder: folderOf(site, asked, settings) };
      return snippetOf(site, directory.pixelsOf(site), address ? countryOf(address) : undefined, place);
    },
    siteByKey: directory.byKey,
    hasWebhook: async (path) => (await directory.webhookAt(path)) !== undefined,
    releaseRejected: (site, id, payload) => releaseRejected(byHand(), site, id, payload),
    releaseBodies: (site, sourceId) => releaseBodies(byHand(), site, sourceId),
    importOrders: (request, id) => importOrders(request, { ...byHand(), now: () => new Date() }, id),
    problem: health.problem,
    async close() {
      directory.close();
      health.close();
      await collector.drain();
      await largeBodies.close();
      await waker.close();
      await db.$client.end();
    },
  };
}

/** Where the script sends events to: below the host and folder that it was asked at, where the host is the site's own. */
function folderOf(site: Site, asked: Asked, { PUBLIC_URL }: Settings): string {
  const host = ownHost(site, asked.host);
  return host ? `//${host}${asked.folder}` : `//${new URL(PUBLIC_URL).host}/c/`;
}

function isSignedByProxy(secrets: string[], query: URLSearchParams): boolean | undefined {
  return secrets.length > 0 ? secrets.some((secret) => verifyAppProxySignature(query, secret)) : undefined;
}

function filterReasonOf({ purpose = '', userAgent }: CollectRequest): FilterReason | undefined {
  if (/prefetch|prerender/.test(purpose)) return 'prefetch';
  return isBot(userAgent) ? 'bot' : undefined;
}

/**
 * Browsers name the page's origin; it must be one of the site's domains or the host that the request came to. Servers name none,
 * and sandboxed frames (Shopify's pixels) "null": those carry no cookie, so nobody's browser speaks for its owner there.
 */
function originAllowed(site: Site, { origin, host }: CollectRequest): boolean {
  if (!origin || origin === 'null') return true;
  const from = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!from) return false;
  return from.host === host || site.domains.some((domain) => from.hostname === domain || from.hostname.endsWith(`.${domain}`));
}

/**
 * The host of a request where it is one of the site's: what it says is the sender's word, and a cache would hand a stranger's to
 * everybody.
 */
function ownHost(site: Site, host: string | undefined): string | undefined {
  const url = host && /^[\w.-]+(:\d+)?$/.test(host) && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  const isOwn = site.domains.some((domain) => url?.hostname === domain || url?.hostname.endsWith(`.${domain}`));
  return isOwn ? host : undefined;
}

function rateLimit(eventsPerSecond: number): CollectContext['withinRate'] {
  const limiter = new RateLimiterMemory({ points: eventsPerSecond, duration: 1 });
  return async (site, events) => {
    try {
      // A batch larger than a second's share passes when it comes alone: refused, it could never be sent.
      await limiter.consume(site.id, Math.min(events, eventsPerSecond));
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    }
  };
}

const shared = globalThis as { tiebackCollection?: Promise<CollectionService> };

/** The process's own service, opened at the first call; a failed opening is tried again at the next. */
export function collectionService(): Promise<CollectionService> {
  shared.tiebackCollection ??= openCollectionService().catch((error: unknown) => {
    shared.tiebackCollection = undefined;
    throw error;
  });
  return shared.tiebackCollection;
}
