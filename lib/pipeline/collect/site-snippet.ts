/**
 * A site's own script, put together of what `npm run build` made: the build that can what the site needs, its configuration, and
 * its pixels.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consentPolicyFor, type Site } from '@/lib/model/site';
import type { SnippetPixel } from '@/lib/tracker/config';
import { renderSnippet } from '@/lib/tracker/render';
import { PIXEL_FOLDER, type TrackerVariant, trackerVariants } from '@/lib/tracker/variants';
import { cookieName, hasSeveralDomains } from './visitor-cookie';

/** `shared`: whether every visitor gets the same. */
export type Snippet = { text: string; etag: string; shared: boolean };

/** Writes the script of a site for visitors of a country; without pixels it holds not a byte for them. */
export type WriteSnippet = (site: Site, pixels: SnippetPixel[], country: string | undefined) => Snippet;

type Built = { variants: Record<TrackerVariant, string>; pixels: Map<string, string> };

/** Reads the built scripts. Rejects when they are not there. */
export async function openSnippets(): Promise<WriteSnippet> {
  const built = await readBuilt(join(process.cwd(), 'dist'));
  const known = new Map<string, Snippet>();
  return (site, pixels, country) => {
    const policy = consentPolicyFor(site.settings, country);
    const text = write(site, pixels, policy, built);
    const made = known.get(`${site.id} ${policy}`);
    if (made?.text === text) return made;
    // Where the text depends on the visitor's country, shared caches must not keep it.
    const shared = Object.keys(site.settings.consentByCountry).length === 0;
    const snippet = { text, shared, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
    known.set(`${site.id} ${policy}`, snippet);
    return snippet;
  };
}

function write(site: Site, pixels: SnippetPixel[], consentPolicy: ReturnType<typeof consentPolicyFor>, built: Built): string {
  const { readDataLayer, trackOutboundClicks, honourGpc } = site.settings;
  const config = {
    collectPath: site.collectPath,
    key: cookieName(site),
    consentPolicy,
    honourGpc,
    readDataLayer,
    trackOutboundClicks,
    domains: site.domains,
    linksDomains: hasSeveralDomains(site),
  };
  const own = pixels.filter(({ id }) => built.pixels.has(id));
  if (own.length === 0) return renderSnippet(needsLinks(site) ? built.variants.links : built.variants.plain, config);
  const code = [...new Set(own.map(({ id }) => id))].flatMap((id) => built.pixels.get(id) ?? []);
  return renderSnippet(built.variants.pixels, { ...config, pixels: own }, code);
}

function needsLinks(site: Site): boolean {
  return site.settings.trackOutboundClicks || hasSeveralDomains(site);
}

async function readBuilt(folder: string): Promise<Built> {
  const missing = (path: string) => () => {
    throw new Error(`The snippet is not built (${path} is missing): run "npm run build".`);
  };
  const read = (...path: string[]) => readFile(join(folder, ...path), 'utf8').catch(missing(join(folder, ...path)));
  const [plain, links, pixels, files] = await Promise.all([
    read(trackerVariants.plain),
    read(trackerVariants.links),
    read(trackerVariants.pixels),
    readdir(join(folder, PIXEL_FOLDER)).catch(missing(join(folder, PIXEL_FOLDER))),
  ]);
  const code = await Promise.all(files.map(async (file) => [file.replace(/\.js$/, ''), await read(PIXEL_FOLDER, file)] as const));
  return { variants: { plain, links, pixels }, pixels: new Map(code) };
}
