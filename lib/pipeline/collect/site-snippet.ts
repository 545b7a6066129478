/**
 * A site's own script, put together of what `npm run build` made: the build that can what the site needs, its configuration, and
 * its pixels.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invariant } from '@/lib/core/invariant';
import { consentPolicyFor, type Site } from '@/lib/model/site';
import type { QueryViews } from '@/lib/model/query-views';
import type { SnippetConfig, SnippetPixel } from '@/lib/tracker/config';
import { renderSnippet } from '@/lib/tracker/render';
import { PIXEL_FOLDER, type TrackerPart, trackerBuilds, trackerFile, trackerParts } from '@/lib/tracker/variants';
import { cookieName, hasSeveralDomains } from './visitor-cookie';

/** `shared`: whether every visitor gets the same. */
export type Snippet = { text: string; etag: string; shared: boolean };

/** How the script was asked for: its name in the address, and the folder that it stands in, as "//host/c/". */
export type SnippetAddress = { scriptPath: string; folder: string };

/** Writes the script of a site for visitors of a country; it holds not a byte for what the site has switched off. */
export type WriteSnippet = (site: Site, pixels: SnippetPixel[], country: string | undefined, address: SnippetAddress) => Snippet;

type Built = { trackers: Map<string, string>; pixels: Map<string, string> };

/** Texts that are remembered for their tags: a site has some, by policies and by hosts that it is served from. */
const KNOWN_MAX = 1_000;

/** Reads the built scripts. Rejects when they are not there. */
export async function openSnippets(): Promise<WriteSnippet> {
  const built = await readBuilt(join(process.cwd(), 'dist'));
  const known = new Map<string, Snippet>();
  return (site, pixels, country, address) => {
    const policy = consentPolicyFor(site.settings, country);
    const text = write(site, pixels, { ...address, consentPolicy: policy }, built);
    const key = [site.id, policy, address.scriptPath, address.folder].join(' ');
    const made = known.get(key);
    if (made?.text === text) return made;
    if (known.size >= KNOWN_MAX) known.clear();
    // Where the text depends on the visitor's country, shared caches must not keep it.
    const shared = Object.keys(site.settings.consentByCountry).length === 0;
    const snippet = { text, shared, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
    known.set(key, snippet);
    return snippet;
  };
}

function write(
  site: Site,
  pixels: SnippetPixel[],
  asked: SnippetAddress & Pick<SnippetConfig, 'consentPolicy'>,
  built: Built,
): string {
  const { trackOutboundClicks, honourGpc, queryViews } = site.settings;
  const own = pixels.filter(({ id }) => built.pixels.has(id));
  const parts = partsFor(site, own);
  const links = { domains: site.domains, handOver: hasSeveralDomains(site), outbound: trackOutboundClicks };
  const config: SnippetConfig = {
    ...asked,
    collectPath: site.collectPath,
    key: cookieName(site),
    honourGpc,
    queryViews: QUERY_VIEWS[queryViews],
    ...(parts.includes('links') && { links }),
    ...(own.length > 0 && { pixels: own }),
  };
  const code = [...new Set(own.map(({ id }) => id))].flatMap((id) => built.pixels.get(id) ?? []);
  const file = trackerFile(parts);
  const bundle = built.trackers.get(file);
  invariant(bundle, `${file} is built`);
  return renderSnippet(bundle, config, code);
}

const QUERY_VIEWS: Record<QueryViews, SnippetConfig['queryViews']> = { none: 0, pushed: 1, all: 2 };

function partsFor(site: Site, pixels: SnippetPixel[]): TrackerPart[] {
  const { trackOutboundClicks, readDataLayer, hearConsentTools } = site.settings;
  const has: Record<TrackerPart, boolean> = {
    links: trackOutboundClicks || hasSeveralDomains(site),
    shop: readDataLayer,
    tools: hearConsentTools,
    pixels: pixels.length > 0,
    items: pixels.some(({ itemId }) => itemId !== undefined),
  };
  return trackerParts.filter((part) => has[part]);
}

async function readBuilt(folder: string): Promise<Built> {
  const missing = (path: string) => () => {
    throw new Error(`The snippet is not built (${path} is missing): run "npm run build".`);
  };
  const read = (...path: string[]) => readFile(join(folder, ...path), 'utf8').catch(missing(join(folder, ...path)));
  const names = trackerBuilds.map((parts) => trackerFile(parts));
  const trackers = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  const files = await readdir(join(folder, PIXEL_FOLDER)).catch(missing(join(folder, PIXEL_FOLDER)));
  const code = await Promise.all(files.map(async (file) => [file.replace(/\.js$/, ''), await read(PIXEL_FOLDER, file)] as const));
  return { trackers: new Map(trackers), pixels: new Map(code) };
}
