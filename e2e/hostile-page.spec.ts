/**
 * Protects the snippet from the page it is put on: old libraries that change the language's own objects, browsers that refuse
 * storage and cookies, scripts that take functions away or wrap them badly. The events arrive as they are, and the page works.
 */
import { expect, test } from '@playwright/test';
import { eventsAt, openShop, type Shop } from './tracker-shop';

let shop: Shop;

test.beforeEach(async () => {
  shop = await openShop();
});

test.afterEach(() => shop.close());

const events = () => eventsAt(shop);
const names = () => events().map(({ name }) => name);
const ORDER = { transaction_id: 'A', value: 49.9, currency: 'EUR', items: [{ item_id: 'x', quantity: 2 }] };

const pages: [string, string][] = [
  [
    'storage throws when it is touched',
    `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });`,
  ],
  [
    'storage is null',
    `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: null });`,
  ],
  ['storage is full', `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`],
  ['storage holds another program’s value under every key', `Storage.prototype.getItem = () => '{"not":"ours"';`],
  [
    'Prototype.js teaches arrays and strings toJSON',
    `for (const type of [Array, String]) type.prototype.toJSON = function () { return '"' + String(this) + '"'; };`,
  ],
  [
    'objects inherit a listed function',
    `Object.prototype.extend = function () {}; Array.prototype.last = function () { return this[this.length - 1]; };`,
  ],
  ['there is no sendBeacon', `Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: undefined });`],
  ['sendBeacon is refused', `Navigator.prototype.sendBeacon = () => false;`],
  [
    'fetch was wrapped by a script that reads options it is not given',
    `const old = window.fetch; window.fetch = (input, init) => { if (!init.headers) init.headers = {}; return old.call(window, input, init); };`,
  ],
  ['there is no randomUUID, as on plain http', `Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });`],
  [
    'history’s functions are wrapped by a router',
    `const push = history.pushState; history.pushState = function () { const answer = push.apply(this, arguments); dispatchEvent(new Event('locationchange')); return answer; };`,
  ],
  ['the data layer is an object of another tool', `window.dataLayer = { push: 'no function' };`],
  ['the name of the function is taken', `window.tieback = 'a text';`],
  [
    'performance has no entries',
    `Performance.prototype.getEntriesByType = () => []; Performance.prototype.getEntries = () => [];`,
  ],
  ['Date.now is a mock of long ago', `Date.now = () => 1000;`],
];

for (const [what, script] of pages) {
  test(what, async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(script);
    await page.goto(`${shop.origin}/?gclid=Cj0KCQjw`);
    await expect.poll(names).toEqual(['page_view']);
    expect(events()[0]?.page?.url).toBe(`${shop.origin}/?gclid=Cj0KCQjw`);
    await page.evaluate((order) => {
      const call = (window as unknown as { tieback: unknown }).tieback;
      if (typeof call === 'function') call('track', 'purchase', order);
    }, ORDER);
    await expect.poll(names).toContain('purchase');
    expect(events().find(({ name }) => name === 'purchase')?.properties).toEqual(ORDER);
    expect(errors).toEqual([]);
  });
}
