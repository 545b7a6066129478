/**
 * The sites as the collection path knows them: all in memory, read again every few seconds, so that no request waits for configuration.
 * A path that is not known is looked up at once, but not more than once a second, so that guessing paths costs the database nothing.
 */
import { allSites } from '@/db/queries/site';
import type { Database } from '@/db/client';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';

const REFRESH_MS = 3_000;
const LOOK_UP_MS = 1_000;

export type SiteDirectory = {
  /** The site whose collection path this is. */
  byCollectPath(path: string): Promise<Site | undefined>;
  /** The site whose snippet is served at this path. */
  byScriptPath(path: string): Promise<Site | undefined>;
  close(): void;
};

/** Reads all sites and keeps them fresh until closed. */
export async function openSiteDirectory(db: Database): Promise<SiteDirectory> {
  let byPath = new Map<string, Site>();
  let readAt = 0;

  async function read(): Promise<void> {
    readAt = Date.now();
    const sites = await allSites(db);
    byPath = new Map(
      sites.flatMap((site) => [
        [`POST ${site.collectPath}`, site],
        [`GET ${site.scriptPath}`, site],
      ]),
    );
  }

  async function find(key: string): Promise<Site | undefined> {
    const known = byPath.get(key);
    if (known || Date.now() - readAt < LOOK_UP_MS) return known;
    await read();
    return byPath.get(key);
  }

  const timer = setInterval(() => {
    read().catch((error: Error) => log().warn({ error: error.message }, 'sites.unreadable'));
  }, REFRESH_MS);
  timer.unref();
  await read();
  return {
    byCollectPath: (path) => find(`POST ${path}`),
    byScriptPath: (path) => find(`GET ${path}`),
    close: () => clearInterval(timer),
  };
}
