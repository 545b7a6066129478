/** Protects what a platform's pixel is shown: with consent alone, each event of the page once, under the key of the server's copy. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireEvent } from '@/lib/model/event';
import type { PixelEvent } from '@/lib/model/pixel';
import type { SnippetPixel } from './config';
import { createPixels, type PixelPage } from './pixels';

const meta: SnippetPixel = {
  id: 'meta',
  settings: { datasetId: '123' },
  needs: ['ad_storage', 'ad_user_data'],
  events: { page_view: 'PageView', purchase: 'Purchase', add_to_cart: 'AddToCart' },
};
const ga4: SnippetPixel = {
  id: 'ga4',
  settings: { measurementId: 'G-1' },
  needs: ['analytics'],
  events: { page_view: 'page_view' },
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const event = (name: string, over: Partial<WireEvent> = {}): WireEvent => ({
  id: `id-${name}`,
  name,
  at: '2026-03-29T01:30:00Z',
  ...over,
});
const purchase = (properties: Record<string, unknown>) => event('purchase', { properties });

/** A browser's storage, which outlives the page. */
function kept() {
  const values = new Map<string, string>();
  return {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string | undefined) => void (value === undefined ? values.delete(key) : values.set(key, value)),
  };
}

/** A page with pixels that note what they are shown, and scripts that come or do not when the test says so. */
function openPage(over: Partial<PixelPage> = {}) {
  const shown: [pixel: string, PixelEvent][] = [];
  const granted = new Set<string>();
  const scripts = new Map<string, (came: boolean) => void>();
  const started: string[] = [];
  const waiting: WireEvent[] = [];
  const start =
    (id: string): PixelPage['starts'][string] =>
    (_settings, load) => {
      started.push(id);
      load(`https://${id}.example/pixel.js`);
      return (told) => shown.push([id, told]);
    };
  const pixels = createPixels({
    pixels: [meta, ga4],
    starts: { meta: start('meta'), ga4: start('ga4') },
    mayUse: (needs) => needs.every((purpose) => granted.has(purpose)),
    waiting,
    session: kept(),
    local: kept(),
    key: '_tb',
    load: (url, told) => void scripts.set(url, told),
    ...over,
  });
  return {
    shown,
    started,
    scripts,
    waiting,
    add(added: WireEvent) {
      waiting.push(added);
      pixels.hold(added);
      vi.runAllTimers();
      return added;
    },
    grant(...purposes: string[]) {
      for (const purpose of purposes) granted.add(purpose);
      pixels.again();
      vi.runAllTimers();
    },
    withdraw: () => granted.clear(),
    /** The server has taken all that waited. */
    send() {
      pixels.leave([...waiting]);
      return waiting.splice(0);
    },
  };
}

const ads = ['ad_storage', 'ad_user_data'] as const;

describe('consent', () => {
  it('starts nothing before it, and each pixel by its own purposes, once', () => {
    const page = openPage();
    page.add(event('page_view'));
    expect(page.started).toEqual([]);
    page.grant('ad_storage');
    expect(page.started).toEqual([]);
    page.grant('ad_user_data');
    expect(page.started).toEqual(['meta']);
    page.grant('analytics');
    expect(page.started).toEqual(['meta', 'ga4']);
    expect([...page.scripts.keys()]).toEqual(['https://meta.example/pixel.js', 'https://ga4.example/pixel.js']);
  });

  it('shows what still waits when it comes, and what comes later, each once', () => {
    const page = openPage();
    const first = page.add(event('page_view'));
    page.grant(...ads, 'analytics');
    const second = page.add(event('add_to_cart', { properties: { value: '12.50', currency: 'EUR' } }));
    page.grant('analytics');
    expect(page.shown).toEqual([
      ['meta', { key: first.id, name: 'page_view', as: 'PageView', properties: {} }],
      ['ga4', { key: first.id, name: 'page_view', as: 'page_view', properties: {} }],
      ['meta', { key: second.id, name: 'add_to_cart', as: 'AddToCart', properties: { value: 12.5, currency: 'EUR' } }],
    ]);
    expect([first.pixels, second.pixels]).toEqual([['meta', 'ga4'], ['meta']]);
  });

  it('does not reach back to what has left without it, nor to what an earlier page could not send', () => {
    const page = openPage();
    page.waiting.push(event('add_to_cart'));
    const left = page.add(event('page_view'));
    page.send();
    page.waiting.push(left);
    page.grant(...ads);
    expect(page.shown).toEqual([]);
    expect(left.pixels).toBeUndefined();
  });

  it('taken back, ends it', () => {
    const page = openPage();
    page.grant(...ads);
    page.withdraw();
    expect(page.add(event('page_view')).pixels).toBeUndefined();
    expect(page.shown).toEqual([]);
  });
});

describe('an order', () => {
  const keyOf = (properties: Record<string, unknown>) => {
    const page = openPage();
    page.grant(...ads);
    page.add(purchase(properties));
    return page.shown.map(([, { key }]) => key);
  };

  it.each([
    ['its number', { transaction_id: '#1042' }, 'purchase:#1042'],
    ['its trimmed number', { transaction_id: ' A-1 ' }, 'purchase:A-1'],
    ['a number that is one', { transaction_id: 1042 }, 'purchase:1042'],
    ['a number as long as it may be', { transaction_id: 'x'.repeat(200) }, `purchase:${'x'.repeat(200)}`],
    ['a paid state', { transaction_id: 'A', status: 'paid', test: false }, 'purchase:A'],
  ])('is shown by %s', (_, properties, key) => {
    expect(keyOf(properties)).toEqual([key]);
  });

  it.each([
    ['has no number', {}],
    ['has an empty number', { transaction_id: ' ' }],
    ['has a number too long by one', { transaction_id: 'x'.repeat(201) }],
    ['has half a number', { transaction_id: 10.5 }],
    ['is not paid', { transaction_id: 'A', status: 'pending' }],
    ['is a test', { transaction_id: 'A', test: true }],
  ])('that %s is the server’s alone', (_, properties) => {
    expect(keyOf(properties)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['in the form of the connection', 'shop-{order}.{event}', ['shop-#1.purchase']],
    ['by its key within the form', '{key}/x', ['purchase:#1/x']],
    ['not at all where the page does not know all parts', '{order_id}', []],
  ])('is shown %s, as the server sends it', (_, idForm, keys) => {
    const page = openPage({ pixels: [{ ...meta, idForm }] });
    page.grant(...ads);
    page.add(purchase({ transaction_id: '#1' }));
    page.add(event('add_to_cart', { id: 'cart-1' }));
    const other = idForm.includes('{key}') ? 'cart-1/x' : 'cart-1';
    expect(page.shown.map(([, { key }]) => key)).toEqual([...keys, other]);
  });

  it('is shown once, however often its page is opened', () => {
    const local = kept();
    const open = () => {
      const page = openPage({ local });
      page.grant(...ads);
      return [page.add(purchase({ transaction_id: 'A' })).pixels, page.add(purchase({ transaction_id: 'B' })).pixels];
    };
    expect(open()).toEqual([['meta'], ['meta']]);
    expect(open()).toEqual([undefined, undefined]);
  });
});

describe('a script that does not come', () => {
  it('is reported with what leaves from then on, on later pages too, until it comes', () => {
    const session = kept();
    const page = openPage({ session });
    page.grant(...ads, 'analytics');
    page.add(event('page_view'));
    page.scripts.get('https://meta.example/pixel.js')?.(false);
    page.scripts.get('https://ga4.example/pixel.js')?.(true);
    expect(page.send()).toMatchObject([{ pixels: ['meta', 'ga4'], pixelsBlocked: ['meta'] }]);

    const next = openPage({ session });
    next.grant(...ads);
    next.add(event('page_view'));
    expect(next.send()).toMatchObject([{ pixels: ['meta'], pixelsBlocked: ['meta'] }]);
    next.scripts.get('https://meta.example/pixel.js')?.(true);
    next.add(event('add_to_cart'));
    expect(next.send()[0]).toEqual({ ...event('add_to_cart'), pixels: ['meta'] });
  });
});

describe('a pixel', () => {
  it('that throws shows nothing and leaves the others alone', () => {
    const calls: string[] = [];
    const page = openPage({
      starts: {
        meta: () => {
          throw new Error('no window');
        },
        ga4: () => (told) => void calls.push(told.as),
      },
    });
    page.grant(...ads, 'analytics');
    expect(page.add(event('page_view')).pixels).toEqual(['ga4']);
    expect(calls).toEqual(['page_view']);
  });

  it('of two accounts of one platform is shown an event for each, which names the platform once', () => {
    const other = { ...meta, settings: { datasetId: '456' } };
    const page = openPage({ pixels: [meta, other] });
    page.grant(...ads);
    expect(page.add(purchase({ transaction_id: 'A' })).pixels).toEqual(['meta']);
    expect(page.shown).toHaveLength(2);
  });

  it('is not shown names that only look like ours', () => {
    const page = openPage();
    page.grant(...ads);
    expect(page.add(event('constructor')).pixels).toBeUndefined();
  });
});
