/**
 * The sites, their sources and their browser pixels as the collection path knows them: all in memory, read again every few
 * seconds, so that no request waits for configuration. An address that is not known is looked up before it is said to be unknown:
 * it may be a store's that was made a moment ago, in any process. All that are not known wait for one reading, which begins a
 * second after the one before at the earliest, so that guessing costs the database nothing.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { connectionsWithPixel } from '@/db/queries/connection';
import { allSites } from '@/db/queries/site';
import { allSources, livingRetiredPaths, type SourceRow } from '@/db/queries/source';
import type { Id } from '@/lib/core/id';
import { DEMO_WEBHOOK_SECRET } from '@/lib/model/demo';
import type { Site } from '@/lib/model/site';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import { validSecrets } from '@/lib/ops/secrets';
import { sourceOf } from '@/lib/sources/registry';
import type { SnippetPixel } from '@/lib/tracker/config';
import { snippetPixels } from './snippet-pixels';
import type { Webhook } from './collect-context';

const REFRESH_MS = 3_000;
const LOOK_UP_MS = 1_000;
/** A sender waits no longer for an address to be looked up. */
const LOOK_UP_MAX_MS = 4_000;
/** More who ask for what is not known are strangers: they are told so at once. */
const WAITING_MAX = 500;

export type SiteDirectory = {
  /** The site whose collection path this is, or was until lately. */
  byCollectPath(path: string): Promise<Site | undefined>;
  /** The site whose snippet is served at this path, or was until lately. */
  byScriptPath(path: string): Promise<Site | undefined>;
  /** The site with this write key, or the only one that lists this GA4 measurement id. */
  byKey(key: string): Promise<Site | undefined>;
  webhookAt(path: string): Promise<Webhook | undefined>;
  /** The valid secrets of the site's Shopify sources: its app proxy signs with the same. */
  shopifySecrets(site: Site): string[];
  /** The platforms' pixels that the site's snippet starts. */
  pixelsOf(site: Site): SnippetPixel[];
  close(): void;
};

type Known = { sites: Map<string, Site>; webhooks: Map<string, Webhook>; pixels: Map<Id<'site'>, SnippetPixel[]> };

/** Reads all sites and keeps them fresh until closed. */
export async function openSiteDirectory(db: Database): Promise<SiteDirectory> {
  let known: Known = { sites: new Map(), webhooks: new Map(), pixels: new Map() };
  let failure: unknown;
  let waiting = 0;
  const { read, readAfresh } = openReadings(async () => {
    failure = undefined;
    try {
      known = await readKnown(db, new Date());
    } catch (error) {
      failure = error;
      throw error;
    }
  });

  async function find<Found>(look: () => Found | undefined): Promise<Found | undefined> {
    const found = look();
    if (found) return found;
    if (waiting < WAITING_MAX) {
      waiting += 1;
      await inTime(readAfresh()).finally(() => (waiting -= 1));
    }
    // What cannot be looked up is not unknown: its sender is to come again.
    if (failure) throw failure;
    return look();
  }

  const timer = setInterval(() => {
    read().catch((error: unknown) => log().warn({ error }, 'sites.unreadable'));
  }, REFRESH_MS);
  timer.unref();
  await read();
  return {
    byCollectPath: (path) => find(() => known.sites.get(`events ${path}`)),
    byScriptPath: (path) => find(() => known.sites.get(`script ${path}`)),
    byKey: (key) => find(() => known.sites.get(`key ${key}`)),
    webhookAt: (path) => find(() => known.webhooks.get(path)),
    shopifySecrets: (site) =>
      [...known.webhooks.values()].flatMap((webhook) =>
        webhook.source.kind === 'shopify' && webhook.site.id === site.id ? webhook.secrets : [],
      ),
    pixelsOf: ({ id }) => known.pixels.get(id) ?? [],
    close: () => clearInterval(timer),
  };
}

/** `readOnce`, one at a time however many ask: against a database that is silent they would take all connections. */
function openReadings(readOnce: () => Promise<void>) {
  let readAt = 0;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function read(): Promise<void> {
    if (reading) return reading;
    readAt = Date.now();
    reading = readOnce().finally(() => (reading = undefined));
    return reading;
  }

  async function startNext(): Promise<void> {
    for (;;) {
      // One that fails is told to whoever asked for it.
      await reading?.catch(() => undefined);
      const early = readAt + LOOK_UP_MS - Date.now();
      if (!reading && early <= 0) break;
      if (early > 0) await wait(early, undefined, { ref: false });
    }
    next = undefined;
    await read();
  }

  /** A reading that begins after this call, and not too soon after the one before: one for all who ask meanwhile. */
  function readAfresh(): Promise<void> {
    next ??= startNext();
    return next;
  }
  return { read, readAfresh };
}

async function inTime(reading: Promise<void>): Promise<void> {
  const late = wait(LOOK_UP_MAX_MS, undefined, { ref: false }).then(() => {
    throw new Error('The sites could not be read in time.');
  });
  await Promise.race([reading, late]);
}

async function readKnown(db: Database, now: Date): Promise<Known> {
  const sites = await allSites(db);
  const sources = await allSources(db);
  const retired = await livingRetiredPaths(db, now);
  const connections = await connectionsWithPixel(db, now);
  const byId = new Map(sites.map((site) => [site.id, site]));
  const addresses = new Map<string, Site>();
  for (const { path, serves, siteId } of retired) {
    const site = byId.get(siteId);
    if (site) addresses.set(`${serves} ${path}`, site);
  }
  for (const site of sites) {
    addresses.set(`events ${site.collectPath}`, site);
    addresses.set(`script ${site.scriptPath}`, site);
    addresses.set(`key ${site.writeKey}`, site);
  }
  for (const [measurementId, site] of measurementIds(sites)) addresses.set(`key ${measurementId}`, site);
  const webhooks = new Map<string, Webhook>();
  for (const row of sources) {
    const webhook = webhookOf(row, byId.get(row.siteId), now);
    if (webhook) webhooks.set(row.path, webhook);
  }
  const ofSites = Map.groupBy(connections, ({ siteId }) => siteId);
  const pixels = new Map([...ofSites].map(([siteId, own]) => [siteId, snippetPixels(own)] as const));
  return { sites: addresses, webhooks, pixels };
}

/** A measurement id that two sites list belongs to neither: nobody takes another's events by naming their id. */
function measurementIds(sites: Site[]): [string, Site][] {
  const claims = Map.groupBy(
    sites.flatMap((site) => site.settings.measurementIds.map((id) => [id, site] as const)),
    ([id]) => id,
  );
  return [...claims].flatMap(([id, [only, ...others]]) => (only && others.length === 0 ? [[id, only[1]]] : []));
}

/** The demo's own secret proves nothing: whoever reads our source could sign orders with it once the demo is in earnest. */
function usableSecrets({ secrets }: SourceRow, now: Date): string[] {
  const valid = validSecrets(secrets, now);
  return env().DEMO ? valid : valid.filter((secret) => secret !== DEMO_WEBHOOK_SECRET);
}

/**
 * A source whose kind is unknown is left out; one whose secret cannot be opened keeps its address, so that no shop gives it up.
 */
export function webhookOf(row: SourceRow, site: Site | undefined, now: Date): Webhook | undefined {
  const source = sourceOf(row.kind);
  if (!site || !source) return undefined;
  try {
    return { id: row.id, site, source, secrets: usableSecrets(row, now), settings: source.settings.parse(row.settings) };
  } catch (error) {
    log().error({ source: row.id, error }, 'source.unreadable');
    return { id: row.id, site, source, secrets: [], settings: {}, isUnreadable: true };
  }
}
