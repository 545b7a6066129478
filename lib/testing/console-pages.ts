/**
 * Every page of the console by its address, as the app's folders name them, and what a browser loads to show one: for the test that
 * holds their weight, and for the bench that prints it.
 */
import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { APIRequestContext, Page } from '@playwright/test';

const CONSOLE = 'app/(console)';
/** They show no page of their own: they lead elsewhere, or say that there is nothing. */
const NO_PAGES = [
  '/[workspace]/settings',
  '/[workspace]/[site]',
  '/[workspace]/[site]/[...nothing]',
  '/[workspace]/[site]/attribution',
];
/** Where an id is found: the first link of this kind on this page. */
const FOUND: Record<string, { on: string; link: RegExp }> = {
  '[orderId]': { on: 'orders', link: /\/orders\/([0-9a-f-]{36})$/ },
  '[conversionId]': { on: 'conversions', link: /\/conversions\/([0-9a-f-]{36})$/ },
  '[sourceId]': { on: 'sources', link: /\/sources\/([0-9a-f-]{36})$/ },
  '[connectionId]': { on: 'destinations', link: /\/destinations\/([0-9a-f-]{36})$/ },
  '[destination]': { on: 'destinations', link: /\/destinations\/connect\/([a-z0-9-]+)$/ },
};

export type ConsolePage = {
  /** Below the workspace, with the names of what the address holds. */
  name: string;
  address: string;
};

/** The pages of a site and its workspace; ids are of what the site's lists name first, and pages of what it has none of are left out. */
export async function consolePages(page: Page, workspace: string, site: string): Promise<ConsolePage[]> {
  const ids = new Map([
    ['[workspace]', workspace],
    ['[site]', site],
  ]);
  for (const [name, { on, link }] of Object.entries(FOUND)) {
    const id = await firstLink(page, `/${workspace}/${site}/${on}`, link);
    if (id) ids.set(name, id);
  }
  return routes().flatMap((route) => {
    const parts = route.split('/').map((part) => (part.startsWith('[') ? ids.get(part) : part));
    return parts.includes(undefined) ? [] : [{ name: route.slice('/[workspace]/'.length), address: parts.join('/') }];
  });
}

function routes(): string[] {
  const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' });
  const found = files.flatMap((file) => (file.endsWith('/page.tsx') ? [`/${file.slice(0, -'/page.tsx'.length)}`] : []));
  return found.filter((route) => !NO_PAGES.includes(route)).toSorted();
}

async function firstLink(page: Page, list: string, link: RegExp): Promise<string | undefined> {
  await page.goto(list);
  await page.waitForLoadState('networkidle', { timeout: 10_000 });
  const links = await page.locator('main a[href]').evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
  return links.flatMap((href) => link.exec(href)?.[1] ?? [])[0];
}

const SCRIPT = /<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.js)"[^>]*>/g;

/** The scripts that the page's document names, and a browser therefore loads before it does anything: their bytes as gzip leaves them. */
export async function documentScripts(request: APIRequestContext, address: string): Promise<number> {
  const html = await (await request.get(address)).text();
  const named = [...html.matchAll(SCRIPT)].filter(([tag]) => !tag.toLowerCase().includes('nomodule'));
  const sizes = [...new Set(named.map(([, source = '']) => source))].map(
    async (source) => gzipSync(await (await request.get(source)).body()).length,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Counts, from now on, the scripts that a page loads: in bytes as gzip leaves them, whatever the server sends. */
export function weighScripts(page: Page): () => Promise<number> {
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(
      response.body().then(
        (body) => gzipSync(body).length,
        () => 0,
      ),
    );
  });
  return async () => (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
}
