/**
 * Protects that X's pixel tells of an event under the server copy's key, and that a wrong event id waits for the mapping to be
 * mended.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildConversion } from '@/lib/testing/conversion';
import { x } from './destination';
import { start } from './pixel-browser';

const NOW = new Date('2026-03-29T01:31:00Z');

afterEach(() => vi.unstubAllGlobals());

describe('the pixel', () => {
  const event = {
    key: 'purchase:#1042',
    name: 'purchase',
    as: 'o87ne',
    properties: { value: 79.9, currency: 'EUR', items: [{ item_id: 'SKU-1', price: 79.9, quantity: 1 }] },
  };

  it('queues its calls until the script is there, with the key of the server’s copy', () => {
    const page: { twq?: { queue?: unknown[] } } = {};
    vi.stubGlobal('window', page);
    const loaded: string[] = [];
    const show = start({ pixelId: 'o8z6j' }, (url) => loaded.push(url));
    show(event);
    show({ ...event, as: 'tw-o8z6j-o87nf', properties: {} });
    expect(loaded).toEqual(['https://static.ads-twitter.com/uwt.js']);
    expect(page.twq?.queue).toEqual([
      ['config', 'o8z6j'],
      [
        'event',
        'tw-o8z6j-o87ne',
        {
          value: 79.9,
          currency: 'EUR',
          conversion_id: 'purchase:#1042',
          contents: [{ content_id: 'SKU-1', content_price: 79.9, num_items: 1 }],
        },
      ],
      ['event', 'tw-o8z6j-o87nf', { conversion_id: 'purchase:#1042' }],
    ]);
  });

  it('uses the pixel that the page has', () => {
    const calls: unknown[] = [];
    vi.stubGlobal('window', { twq: (...call: unknown[]) => calls.push(call) });
    start({ pixelId: 'o8z6j' }, () => expect.unreachable())(event);
    expect(calls).toHaveLength(2);
  });
});

describe('an event id of nobody’s', () => {
  it('holds the events of this id alone', () => {
    const opened = x.open(x.sandbox.settings, x.baseUrl);
    const prepared = opened.prepare(buildConversion({ as: 'abc' }));
    if (!prepared.ok) throw new Error(prepared.failure.detail);
    expect(prepared.value.group).toBe('abc');
    const { url, headers, body = '' } = opened.request([prepared.value.item], { now: NOW });
    const { pathname: path, searchParams: query } = new URL(url);
    const state = { now: NOW, revoked: false, throttled: false, isKnown: () => false };
    const { response } = x.sandbox.answer({ method: 'POST', path, query, headers, body }, state);
    expect(opened.read(response, 1).verdict).toMatchObject({ taken: 'all', outcome: { class: 'config', action: 'settings' } });
  });
});
