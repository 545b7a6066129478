/** Protects the first visit: what JavaScript each page of the console loads to be shown, gzipped, whatever its chunks are called. */
import { expect, test } from '@playwright/test';
import { consolePages, weighScripts } from '@/lib/testing/console-pages';
import { signIn } from './sign-in';

/**
 * Of it 129 KB are React and Next's own client, the same on every page. 200 KB are the aim, which pages of settings keep; what most
 * others have above it are the query client, the views kept in addresses, and fields.
 */
const LIMIT_KB = 232;
/** What is more, and why. */
const HEAVIER: Record<string, number> = {
  // The table of levels and its own controls.
  '[site]/performance': 240,
  '[site]/landing-pages': 241,
  // Settings of every platform.
  '[site]/destinations/[connectionId]': 247,
  'settings/sites/[site]': 247,
  // The calendar of its filters.
  '[site]/destinations/ledger': 281,
  // The mapping is checked by the server's own schema while it is typed.
  '[site]/sources/[sourceId]': 302,
  // A chart in view.
  '[site]/quality': 341,
};

test('pages load little JavaScript', async ({ page, browser }) => {
  test.setTimeout(300_000);
  await signIn(page);
  const pages = await consolePages(page, 'demo', 'store');
  const storageState = await page.context().storageState();
  const tooHeavy: Record<string, number> = {};
  for (const { name, address } of pages) {
    // A window of its own: what another page has loaded would be in its cache.
    const context = await browser.newContext({ storageState, viewport: { width: 1360, height: 900 } });
    const own = await context.newPage();
    const weigh = weighScripts(own);
    await own.goto(address);
    // The live page's stream never ends.
    await own.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
    const kb = Math.ceil((await weigh()) / 1024);
    if (kb > (HEAVIER[name] ?? LIMIT_KB)) tooHeavy[name] = kb;
    await context.close();
  }
  expect(tooHeavy).toEqual({});
  expect(pages.length).toBeGreaterThan(35);
});
