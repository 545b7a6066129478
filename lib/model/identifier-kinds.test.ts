/** Protects: a cookie's value identifies somebody only in the form that its platform mints, and where the platform is known to be. */
import { describe, expect, it } from 'vitest';
import { type BrowserIdName, type CookiePlatform, identifiedBy, isNoId } from './identifier-kinds';

const nowhere = { platforms: new Set<CookiePlatform>() };
const onShopify = { platforms: new Set<CookiePlatform>(['shopify']) };
const TOKEN = 'c1-7a2abe82733a34e84aa472d57fb5c3c1';

describe('identifiedBy', () => {
  it.each<[string, BrowserIdName, string, string | undefined]>([
    ['a client id of Google', 'ga', 'GA1.1.1234567890.1700000000', 'device ga:1234567890.1700000000'],
    ['one of a deeper cookie domain', 'ga', 'GA1.2-3.1234567890.1700000000', 'device ga:1234567890.1700000000'],
    ['one without its prefix, as servers send it', 'ga', '1234567890.1700000000', 'device ga:1234567890.1700000000'],
    ['a word where the client id belongs', 'ga', 'GA1.1.undefined', undefined],
    ['nothing but zeros', 'ga', 'GA1.1.0.0', 'device ga:0.0'],
    [
      "Segment's anonymous id",
      'ajs',
      '5b1f2c6e-8d2f-4a59-9d3c-1c7f0e2b9a11',
      'device segment:5b1f2c6e-8d2f-4a59-9d3c-1c7f0e2b9a11',
    ],
    [
      'one in the quotes of analytics.js',
      'ajs',
      '%225b1f2c6e-8d2f-4a59-9d3c-1c7f0e2b9a11%22',
      'device segment:5b1f2c6e-8d2f-4a59-9d3c-1c7f0e2b9a11',
    ],
    ['one that the shop has set', 'ajs', 'customer_0123456789abcdef', 'device segment:customer_0123456789abcdef'],
    ['a constant that the shop has set', 'ajs', 'anonymous-visitor', undefined],
    ['a cart of Shopify with its key', 'cart', `${TOKEN}?key=824bdj25mhg1242bdb385`, `cart ${TOKEN}`],
    ['one with its key percent-encoded', 'cart', `${TOKEN}%3Fkey%3D824bdj25mhg1242bdb385`, `cart ${TOKEN}`],
    ['a cart without a key on a shop that may be any', 'cart', TOKEN, undefined],
    ['an empty list', 'cart', '%5B%5D', undefined],
    ["Meta's browser id, which is passed on and joins nobody", 'fbp', 'fb.1.1596403881668.1116446470', undefined],
  ])('takes %s', (_, cookie, value, expected) => {
    const found = identifiedBy(cookie, value, nowhere);
    expect(found && `${found.kind} ${found.value}`).toBe(expected);
  });

  it.each([
    ['an old token', '1d19a32178501c44ef2223d73c54d16d', true],
    ['a token of today', TOKEN, true],
    ['one of a region', 'Z2NwLXVzLWVhc3QxOjAxSFhQWTJKNE1WVFg1', true],
    ['a word', 'basket', false],
    ['a number', '123456', false],
    ['JSON of another program', '%7B%22items%22%3A%5B1%2C2%2C3%5D%7D', false],
  ])('takes on Shopify %s', (_, value, isToken) => {
    expect(identifiedBy('cart', value, onShopify)).toEqual(isToken ? { kind: 'cart', value } : undefined);
  });

  it.each([
    ['https://northbound.myshopify.com/', true],
    ['https://shop.example/checkouts/cn/abc', true],
    ['https://shop.example/cdn/shop/files', true],
    ['https://myshopify.com.example/', false],
    ['https://shop.example/cart', false],
  ])('lets the page %s prove the platform: %s', (pageUrl, isProof) => {
    expect(identifiedBy('cart', TOKEN, { ...nowhere, pageUrl })).toEqual(isProof ? { kind: 'cart', value: TOKEN } : undefined);
  });
});

describe('isNoId', () => {
  it.each([
    '',
    ' ',
    '[]',
    '{}',
    '%5B%5D',
    '""',
    '-',
    '...',
    '0',
    '000-000',
    'null',
    '"undefined"',
    '[object Object]',
    '{{id}}',
    '__ID__',
  ])('takes %j for none', (value) => expect(isNoId(value)).toBe(true));
  it.each(['7', 'c-17', 'Zoë', '日本', TOKEN])('takes %j for one', (value) => expect(isNoId(value)).toBe(false));
});
