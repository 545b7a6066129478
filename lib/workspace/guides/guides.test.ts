/**
 * Protects the guides: this instance's own addresses are where they belong, nothing is left to fill in, and the plugin runs
 * nothing from a name.
 */
import { describe, expect, it } from 'vitest';
import type { GuideContext } from './define';
import { guidesFor } from './index';
import { wooCommercePlugin } from './woocommerce-plugin';

const context: GuideContext = {
  publicUrl: 'https://t.shop.example',
  siteId: '019d0000-0000-7000-8000-000000000001',
  collectPath: 'k3v9tq71mzn4',
  scriptPath: 'w8h2rx5pbd.js',
  writeKey: 'wk_abc',
  cookieName: '_0a1b2c3d',
  storeHost: 'www.shop.example',
  snippet: '<script async src="https://t.shop.example/c/w8h2rx5pbd.js"></script>',
  shopifyPixel: '(()=>{fetch("https://t.shop.example/c/k3v9tq71mzn4")})()',
};
const guides = guidesFor(context);
const textOf = (id: string) => JSON.stringify(guides.find((guide) => guide.id === id));

describe('guidesFor', () => {
  it.each([
    ['shopify', context.shopifyPixel.slice(5, 40)],
    ['gtm', 'https://t.shop.example/c/k3v9tq71mzn4'],
    ['headless', 't.shop.example/c/k3v9tq71mzn4/v1'],
    ['headless', 'wk_abc'],
    ['server', '/api/v1/sites/019d0000-0000-7000-8000-000000000001/events'],
    ['server', 'api_secret=wk_abc'],
    ['stripe', 'tieback_visitor'],
    ['same-site', 'https://www.shop.example'],
    ['magento', 'X-Tieback-Signature'],
  ])('%s names %s', (id, text) => {
    expect(textOf(id)).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('leaves nothing undefined', () => {
    expect(JSON.stringify(guides)).not.toMatch(/undefined|\[object/);
    expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
  });
});

describe('wooCommercePlugin', () => {
  it('holds the addresses as text that PHP does not run', () => {
    const text = wooCommercePlugin({ publicUrl: "https://t.example/';phpinfo();'\\", scriptPath: 'a.js', cookieName: '_x' });
    expect(text).toContain("const TIEBACK_SCRIPT = 'https://t.example/\\';phpinfo();\\'\\\\/c/a.js';");
    expect(text).toContain("const TIEBACK_COOKIE = '_x';");
  });
});
