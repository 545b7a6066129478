/**
 * Protects the snippet in a real browser, against a small server that records and fails on demand: one visitor from the first page on, nothing lost
 * when it is offline or refused, nothing twice, nothing identified without consent.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import type { WireBatch } from '@/lib/model/event';
import { buildTracker } from '@/lib/tracker/build';
import type { SnippetConfig } from '@/lib/tracker/config';
import { installSnippet } from '@/lib/tracker/install';
import { renderSnippet } from '@/lib/tracker/render';

type Shop = {
  origin: string;
  batches: WireBatch[];
  failing: number;
  blocked: boolean;
  config: SnippetConfig;
  inline: string;
  /** What the server adds to its answer. */
  answer: { visitor?: string };
  server: Server;
};

let bundle = '';
let shop: Shop;

test.beforeAll(async () => {
  bundle = await buildTracker('links');
});

test.beforeEach(async () => {
  const config: SnippetConfig = {
    collectPath: 'collect',
    key: '_tb',
    consentPolicy: 'granted',
    honourGpc: true,
    readDataLayer: true,
    trackOutboundClicks: true,
    domains: [],
    linksDomains: false,
  };
  const made: Omit<Shop, 'server' | 'origin'> = { batches: [], failing: 0, blocked: false, config, inline: '', answer: {} };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    if (pathname === '/c/script.js') {
      if (made.blocked) return request.socket.destroy();
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(renderSnippet(bundle, made.config));
    } else if (pathname === '/c/collect') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (made.failing > 0) {
          made.failing -= 1;
          response.writeHead(503).end();
          return;
        }
        made.batches.push(JSON.parse(body));
        response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(made.answer));
      });
    } else {
      const html = `<title>Shop</title>${installSnippet({ scriptUrl: '/c/script.js' })}<script>${made.inline}</script><a href="https://other.example/">out</a>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  shop = Object.assign(made, { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

test.afterEach(() => shop.server.closeAllConnections() ?? shop.server.close());

const events = () => shop.batches.flatMap((batch) => batch.events);
const names = () => events().map(({ name }) => name);
const call = (page: Page, ...args: unknown[]) =>
  page.evaluate((given) => (window as unknown as { tieback: (...all: unknown[]) => void }).tieback(...given), args);

test('the first page has one visitor, and calls before the script came are kept in order', async ({ page }) => {
  shop.inline = "tieback('track','sign_up',{plan:'free'});tieback('identify',{email:'zoe@example.com'})";
  await page.goto(`${shop.origin}/?gclid=Abc`);
  await expect.poll(names).toEqual(['page_view', 'sign_up', 'identify']);
  expect(new Set(shop.batches.map(({ visitor }) => visitor)).size).toBe(1);
  expect(shop.batches[0]?.visitor).toMatch(/^[0-9a-f-]{36}$/);
  expect(events()[0]?.page?.url).toBe(`${shop.origin}/?gclid=Abc`);
  await page.goto(`${shop.origin}/next`);
  await expect.poll(() => shop.batches.length).toBeGreaterThan(1);
  expect(new Set(shop.batches.map(({ visitor }) => visitor)).size).toBe(1);
});

test('a blocked script leaves the page working', async ({ page }) => {
  shop.blocked = true;
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(shop.origin);
  await call(page, 'track', 'sign_up');
  expect(errors).toEqual([]);
});

test('single-page navigation is a page view, with the page before as referrer', async ({ page }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await page.evaluate(() => history.pushState({}, '', '/cart'));
  await expect.poll(names).toEqual(['page_view', 'page_view']);
  expect(events()[1]?.page).toMatchObject({ url: `${shop.origin}/cart`, referrer: `${shop.origin}/` });
  await page.evaluate(() => history.replaceState({}, '', '/cart#top'));
  await page.waitForTimeout(200);
  expect(names()).toHaveLength(2);
});

test('a refused batch is sent again with the same message ids, once taken never again', async ({ page }) => {
  shop.failing = 2;
  await page.goto(shop.origin);
  await expect.poll(names, { timeout: 15_000 }).toEqual(['page_view']);
  await call(page, 'track', 'search', { search_term: 'grinder' });
  await expect.poll(names).toEqual(['page_view', 'search']);
  expect(new Set(events().map(({ id }) => id)).size).toBe(2);
});

test('what was offline survives a reload, with its ids', async ({ page, context }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  shop.failing = 100;
  await call(page, 'track', 'add_to_cart', { value: 1 });
  await page.waitForTimeout(300);
  shop.failing = 0;
  await page.reload();
  await expect.poll(() => new Set(names()).has('add_to_cart')).toBe(true);
  expect(new Set(events().map(({ id }) => id)).size).toBe(new Set(events().map((event) => `${event.name} ${event.at}`)).size);
  await context.close();
});

test('leaving the page sends what waits by beacon', async ({ page }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await page.evaluate(() => {
    (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('track', 'purchase', { transaction_id: 'A' });
    location.href = 'about:blank';
  });
  await expect.poll(names).toContain('purchase');
});

test('before consent nothing leaves and nothing is stored; then all of it does', async ({ page }) => {
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  await page.goto(shop.origin);
  await page.waitForTimeout(400);
  expect(shop.batches).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  await call(page, 'consent', { analytics: 'granted' });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(shop.batches[0]?.visitor).toBeDefined();
});

test('a refusal sends events without any identifier', async ({ page }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await call(page, 'consent', { analytics: 'denied' });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(shop.batches.at(-1)).not.toHaveProperty('visitor');
  expect(shop.batches.at(-1)).not.toHaveProperty('browserIds');
});

test('reset asks for a fresh visitor', async ({ page }) => {
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await call(page, 'reset');
  await call(page, 'track', 'login');
  await expect.poll(names).toEqual(['page_view', 'login']);
  expect(shop.batches[1]?.fresh).toBe(true);
  expect(shop.batches[1]?.visitor).not.toBe(shop.batches[0]?.visitor);
});

test('reads GA4 e-commerce pushes, past and coming, and outbound clicks', async ({ page }) => {
  shop.inline = "dataLayer=[{event:'view_item',ecommerce:{value:1,currency:'EUR'}}]";
  await page.goto(shop.origin);
  await page.evaluate(() => {
    const layer = (window as unknown as { dataLayer: { push(entry: unknown): void } }).dataLayer;
    layer.push({ event: 'gtm.click' });
    layer.push({ event: 'purchase', ecommerce: { transaction_id: 'A', value: 2, currency: 'EUR' } });
  });
  await expect.poll(names).toEqual(['page_view', 'view_item', 'purchase']);
  await page.route('https://other.example/**', (route) => route.abort());
  await page.getByRole('link', { name: 'out' }).click();
  await expect.poll(names).toContain('click_out');
});

test('hears Google Consent Mode, what was said before and what comes', async ({ page }) => {
  shop.config = { ...shop.config, readDataLayer: false };
  shop.inline =
    "dataLayer=[];function gtag(){dataLayer.push(arguments)};gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',ad_user_data:'denied',ad_personalization:'denied'})";
  await page.goto(shop.origin);
  await expect.poll(names).toContain('page_view');
  expect(shop.batches[0]).not.toHaveProperty('visitor');
  await page.evaluate(() => {
    (window as unknown as { gtag: (...all: unknown[]) => void }).gtag('consent', 'update', {
      analytics_storage: 'granted',
      ad_storage: 'granted',
    });
  });
  await expect.poll(() => shop.batches.at(-1)?.visitor).toBeDefined();
  expect(events().at(-1)?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'granted',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  });
});

test('hears what a TCF banner is told', async ({ page }) => {
  shop.inline = `window.__tcfapi=(command,version,told)=>{window.answerBanner=(consents)=>told({eventStatus:'useractioncomplete',gdprApplies:true,purpose:{consents}},true);told({eventStatus:'cmpuishown',gdprApplies:true,purpose:{consents:{}}},true)}`;
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  await page.goto(shop.origin);
  await page.waitForTimeout(300);
  expect(shop.batches).toEqual([]);
  await page.evaluate(() => {
    (window as unknown as { answerBanner: (consents: Record<number, boolean>) => void }).answerBanner({
      1: true,
      7: true,
      8: true,
    });
  });
  await expect.poll(names).toEqual(['page_view', 'consent']);
  expect(events()[0]?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'granted',
    ad_user_data: 'granted',
    ad_personalization: 'denied',
  });
});

test('takes Global Privacy Control for a no to advertising that no banner overrules, unless the site says otherwise', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await page.goto(shop.origin);
  await call(page, 'consent', { analytics: 'granted', ad_storage: 'granted' });
  await expect.poll(names).toContain('consent');
  expect(events().at(-1)?.consent).toEqual({
    analytics: 'granted',
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  });
  shop.config = { ...shop.config, honourGpc: false };
  await page.goto(`${shop.origin}/next`);
  await call(page, 'consent', { ad_storage: 'granted' });
  await expect.poll(() => events().at(-1)?.consent?.ad_storage).toBe('granted');
});

test('puts the visitor into Shopify’s cart, once', async ({ page }) => {
  shop.inline = 'window.Shopify={}';
  shop.answer = { visitor: '019d0000-0000-7000-8000-0000000000aa' };
  const written: string[] = [];
  await page.route('**/cart/update.js', (route) => {
    written.push(route.request().postData() ?? '');
    return route.fulfill({ json: {} });
  });
  await page.context().addCookies([{ name: 'cart', value: 'Z2NwLXVz%3Fkey%3Dabc', url: shop.origin }]);
  await page.goto(shop.origin);
  await expect.poll(() => written).toEqual(['{"attributes":{"tieback_visitor":"019d0000-0000-7000-8000-0000000000aa"}}']);
  await call(page, 'track', 'search');
  await expect.poll(names).toContain('search');
  expect(written).toHaveLength(1);
  expect(shop.batches[0]?.browserIds?.cart).toContain('Z2NwLXVz');
});

test('tells the page its visitor id when it asks', async ({ page }) => {
  shop.answer = { visitor: '019d0000-0000-7000-8000-0000000000aa' };
  await page.goto(shop.origin);
  const id = await page.evaluate(() =>
    new Promise((told) => (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('id', told)).then(String),
  );
  expect(id).toBe('019d0000-0000-7000-8000-0000000000aa');
});
