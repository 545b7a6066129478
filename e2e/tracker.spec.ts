/**
 * Protects the snippet in a real browser, against a small server that records and fails on demand: one visitor from the first page on, nothing lost
 * when it is offline or refused, nothing twice.
 */
import { expect, test } from '@playwright/test';
import { call, eventsAt, openShop, type Shop } from './tracker-shop';

let shop: Shop;

test.beforeEach(async () => {
  shop = await openShop();
});

test.afterEach(() => shop.close());

const events = () => eventsAt(shop);
const names = () => events().map(({ name }) => name);

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
