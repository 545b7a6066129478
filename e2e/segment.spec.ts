/**
 * Protects Segment's browser library against Tieback, unchanged: it loads its settings from here, is refused twice, and all that it sends arrives
 * once. The store's page stands on another origin, so every request is preflighted.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { z } from 'zod';
import { eventsResult } from '@/lib/reporting/reports/events/definition';
import { PORT } from './playwright.config';
import { openReceipt } from './receipt';
import { signIn } from './sign-in';

const WRITE_KEY = 'wk_demo7Qm2XvT9bLk4RzN8cWp3JhYs6';
const SITE = '01990000-0000-7000-8000-000000000003';
const TIEBACK = `localhost:${PORT}`;
const ORDER = `SEG-${Date.now()}`;

let store: Server;
let library = '';

test.beforeAll(async () => {
  const bundled = await build({
    stdin: { contents: "export { AnalyticsBrowser } from '@segment/analytics-next'", resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'segment',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
  });
  library = bundled.outputFiles[0]?.text ?? '';
  const page = `<title>Größenwahn</title><script src="/library.js"></script><script>
    window.analytics = segment.AnalyticsBrowser.load(
      { writeKey: '${WRITE_KEY}', cdnURL: 'http://${TIEBACK}' },
      { integrations: { 'Segment.io': { apiHost: '${TIEBACK}/v1', protocol: 'http' } } },
    );</script>`;
  store = createServer((request, response) => {
    const isScript = request.url === '/library.js';
    response
      .writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
      .end(isScript ? library : page);
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
});

test.afterAll(() => {
  store.closeAllConnections();
  store.close();
});

const message = z.object({ messageId: z.string() });
const payload = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

/** All that the site has kept of Segment's calls since then, refused ones too, in order of their names: over the API, as any client reads it. */
async function keptSince({ request }: Page, since: Date) {
  const answer = await request.get(`/api/v1/sites/${SITE}/events?source=segment&limit=200`);
  const { rows } = eventsResult.parse(await answer.json());
  return rows
    .filter(({ receivedAt }) => new Date(receivedAt) >= since)
    .map(({ payload: kept, ...row }) => ({ ...row, properties: payload.parse(kept).properties }))
    .sort((left, right) => ((left.name ?? '') < (right.name ?? '') ? -1 : 1));
}

test('@segment/analytics-next sends a page, an identify, a track and an order, refused twice first', async ({
  page,
  context,
}) => {
  const startedAt = new Date();
  const made = new Set<string>();
  let refusals = 2;
  await page.route(`http://${TIEBACK}/v1/*`, (route) => {
    const request = route.request();
    if (request.method() !== 'POST') return route.continue();
    made.add(message.parse(request.postDataJSON()).messageId);
    if (refusals === 0) return route.continue();
    refusals -= 1;
    return route.fulfill({ status: 500, headers: { 'access-control-allow-origin': request.headers()['origin'] ?? '*' } });
  });
  const { port } = store.address() as AddressInfo;
  const landing = `http://127.0.0.1:${port}/?gclid=seg-click&utm_source=google&utm_medium=cpc&utm_campaign=segment`;
  await page.goto(landing);
  await page.evaluate(async (order) => {
    type Calls = Record<'page' | 'identify' | 'track', (...args: unknown[]) => Promise<unknown>>;
    const { analytics } = window as unknown as { analytics: Calls };
    await analytics.page();
    await analytics.identify('seg-user', { email: 'seg.zoe@example.com' });
    await analytics.track('Song Played', { order });
    await analytics.track('Order Completed', { order_id: order, total: 30, currency: 'EUR', products: [] });
  }, ORDER);
  // The store's page stays open beside: its library sends again what was refused.
  const desk = await context.newPage();
  await signIn(desk);
  await openReceipt(desk, ORDER, () => expect(desk.getByText('seg-click').first()).toBeVisible({ timeout: 3_000 }));
  await expect.poll(async () => (await keptSince(desk, startedAt)).length).toBeGreaterThanOrEqual(4);
  const kept = await keptSince(desk, startedAt);
  expect(kept.map(({ name, status, url, properties }) => [name, status, url, properties])).toEqual([
    ['identify', 'accepted', landing, {}],
    ['page_view', 'accepted', landing, {}],
    ['purchase', 'accepted', landing, { transaction_id: ORDER, value: '30', currency: 'EUR' }],
    ['song_played', 'accepted', landing, { order: ORDER }],
  ]);
  expect(new Set(kept.map(({ messageId }) => messageId))).toEqual(made);
  expect(new Set(kept.map(({ visitorId }) => visitorId)).size).toBe(1);
  expect(refusals).toBe(0);
});
