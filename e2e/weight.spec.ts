/**
 * Protects the first visit: what JavaScript the document of each page of the console names, gzipped, whatever its chunks are
 * called. What a page loads later, such as a chart, is printed by `npm run bench -- pages`.
 */
import { expect, test } from '@playwright/test';
import { consolePages, documentScripts } from '@/lib/testing/console-pages';
import { signIn } from './sign-in';

/**
 * React and Next's own client are 133 KB of it, on every page. 200 KB are the aim, which some pages of settings keep; what most
 * others have above it are the query client, the views kept in addresses, and fields.
 */
const LIMIT_KB = 232;
/** What is more, and why. */
const HEAVIER: Record<string, number> = {
  // The table of levels and its own controls; cost, contribution and targets beside them.
  '[site]/performance': 244,
  '[site]/landing-pages': 245,
  // The menu of each account.
  '[site]/ad-accounts': 260,
  // Settings of every platform.
  '[site]/destinations/[connectionId]': 247,
  'settings/sites/[site]': 247,
  // The calendar of its filters.
  '[site]/destinations/ledger': 281,
  // The mapping is checked by the server's own schema while it is typed.
  '[site]/sources/[sourceId]': 302,
};

test('documents name little JavaScript', async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page);
  const pages = await consolePages(page, 'demo', 'store');
  const weights: [string, number][] = [];
  for (const { name, address } of pages) {
    weights.push([name, Math.ceil((await documentScripts(page.request, address)) / 1024)]);
  }
  expect(weights.filter(([name, kb]) => kb > (HEAVIER[name] ?? LIMIT_KB))).toEqual([]);
  // What weighs nothing was not read.
  expect(weights.filter(([, kb]) => kb < 150)).toEqual([]);
  expect(pages.length).toBeGreaterThan(35);
});
