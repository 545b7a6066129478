/**
 * Protects Segment's browser library against Tieback, unchanged: it loads its settings from here, is refused twice, and all that it sends arrives
 * once. The store's page stands on another origin, so every request is preflighted.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { PORT } from './playwright.config';
import { signIn } from './sign-in';

const WRITE_KEY = 'wk_demo7Qm2XvT9bLk4RzN8cWp3JhYs6';
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

test('@segment/analytics-next sends a page, an identify, a track and an order, refused twice first', async ({ page }) => {
  let refusals = 2;
  await page.route(`http://${TIEBACK}/v1/*`, (route) => {
    if (route.request().method() !== 'POST' || refusals === 0) return route.continue();
    refusals -= 1;
    return route.fulfill({ status: 500, headers: { 'access-control-allow-origin': route.request().headers()['origin'] ?? '*' } });
  });
  await page.goto(
    `http://127.0.0.1:${(store.address() as AddressInfo).port}/?gclid=seg-click&utm_source=google&utm_medium=cpc&utm_campaign=segment`,
  );
  await page.evaluate(async (order) => {
    type Calls = Record<'page' | 'identify' | 'track', (...args: unknown[]) => Promise<unknown>>;
    const { analytics } = window as unknown as { analytics: Calls };
    await analytics.page();
    await analytics.identify('seg-user', { email: 'seg.zoe@example.com' });
    await analytics.track('Song Played', { order });
    await analytics.track('Order Completed', { order_id: order, total: 30, currency: 'EUR', products: [] });
  }, ORDER);
  await signIn(page);
  await expect(async () => {
    await page.goto(`/demo/store/orders?search=${ORDER}`);
    await page.getByRole('link', { name: ORDER }).click();
    await expect(page.getByText('seg-click').first()).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  expect(refusals).toBe(0);
});
