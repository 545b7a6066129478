/**
 * Protects the snippet's main flow in Firefox and WebKit: the page's event is stored, the server's cookie is kept for 400 days
 * and comes back.
 */
import { createServer, type Server } from 'node:http';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { runsHere } from '@/lib/testing/needs';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { type DrivenBrowser, startFirefox, startWebKit } from '@/lib/testing/webdriver';
import { installSnippet } from '@/lib/tracker/install';
import { answerCollection } from './collect-node';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

const START_MS = 300_000;
const COOKIE_SECONDS = 34_560_000;
let service: CollectionService;
let sites: Record<'Firefox' | 'WebKit', Site>;

beforeAll(async () => {
  ensureTrackerBuilt();
  // The shop of this test is on this machine, which is a test host unless a site says otherwise.
  sites = { Firefox: await buildSite(db, { testHosts: [] }), WebKit: await buildSite(db, { testHosts: [] }) };
  service = await collectionService();
});
afterAll(() => service.close());

const browsers = [
  { name: 'Firefox', need: 'firefox', start: startFirefox },
  { name: 'WebKit', need: 'webkit', start: startWebKit },
] as const;

for (const browser of browsers) describe.skipIf(!runsHere(browser.need))(`in ${browser.name}`, () => testIn(browser));

function testIn({ name, start }: (typeof browsers)[number]): void {
  let browser: DrivenBrowser;
  let store: Server;
  beforeAll(async () => {
    browser = await start();
  }, START_MS);
  afterAll(async () => {
    await browser.close();
    store.closeAllConnections();
    store.close();
  });

  it('a visitor is one from page to page', async () => {
    const site = sites[name];
    store = createServer((request, response) => {
      if (answerCollection(service, request, response)) return;
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<title>Shop</title>${installSnippet({ scriptUrl: `/c/${site.scriptPath}` })}`);
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const address = store.address();
    const origin = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
    const stored = () =>
      db
        .select({ visitor: event.visitorId, name: event.name, filtered: event.filtered, payload: event.payload })
        .from(event)
        .where(eq(event.siteId, site.id))
        .orderBy(asc(event.id));

    await browser.goTo(`${origin}/?gclid=Abc`);
    await expect.poll(async () => (await stored()).length, { timeout: 10_000 }).toBe(1);
    // The row is there a moment before the answer that sets the cookie.
    await expect.poll(async () => (await browser.cookies()).length, { timeout: 5_000 }).toBe(1);
    const [cookie] = await browser.cookies();
    const now = Date.now() / 1000;
    expect(cookie?.httpOnly).toBe(true);
    expect(Math.abs((cookie?.expiry ?? 0) - now - COOKIE_SECONDS)).toBeLessThan(60);
    await browser.evaluate("tieback('track', 'sign_up')");
    await expect.poll(async () => (await stored()).length, { timeout: 10_000 }).toBe(2);
    await browser.evaluate('sessionStorage.clear()');
    await browser.goTo(`${origin}/next`);
    await expect.poll(async () => (await stored()).length, { timeout: 10_000 }).toBe(3);
    const rows = await stored();
    expect(rows.map(({ name, visitor, filtered }) => [name, visitor, filtered])).toEqual([
      ['page_view', cookie?.value, null],
      ['sign_up', cookie?.value, null],
      ['page_view', cookie?.value, null],
    ]);
  });
}
