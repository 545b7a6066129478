/**
 * Protects orders of many lines: no platform gets more than it takes of one event, its own server takes what is sent, and the order
 * is worth what it is worth.
 */
import { describe, expect, it } from 'vitest';
import { buildConversion, money } from '@/lib/testing/conversion';
import type { ConversionItem } from '@/lib/model/conversion';
import { destinations } from './registry';

const NOW = new Date('2026-03-29T01:40:00Z');
/** What servers and proxies take of an address. */
const ADDRESS_BYTES_MAX = 8_192;

function lines(count: number): ConversionItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `SKU-${index}`,
    sku: `SKU-${index}`,
    name: `Kaffee „Äthiopien“ der ${index}. Ernte, 250 g, ganze Bohne`,
    category: index % 2 ? 'Kaffee' : 'Tee',
    price: money(`${index + 1}.00 EUR`),
    quantity: 1,
    properties: {},
  }));
}

describe.each(destinations.map((destination) => [destination.id, destination] as const))('%s', (id, destination) => {
  const { sandbox, limits, events, eventNames } = destination;
  const opened = destination.open(sandbox.settings, destination.baseUrl);

  it.each([300, 1_200])('takes an order of %i lines', (count) => {
    const as = events['purchase'] || (eventNames.choices?.[0] ?? String(sandbox.settings['eventId'] ?? '1234567'));
    const prepared = opened.prepare(buildConversion({ as, items: lines(count), value: '9999.00 EUR' }));
    if (!prepared.ok) throw new Error(prepared.failure.detail);
    const request = opened.request([prepared.value.item], { now: NOW, accessToken: 'sandbox-access-token' });
    expect(request.url.length).toBeLessThanOrEqual(ADDRESS_BYTES_MAX);
    expect(Buffer.byteLength(request.body ?? '')).toBeLessThanOrEqual(limits.batchBytes + 1_000);
    const url = new URL(request.url);
    const { taken } = sandbox.answer(
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
        body: request.body ?? '',
      },
      { now: NOW, revoked: false, throttled: false, isKnown: () => false },
    );
    // Klaviyo counts an event for each product beside the order's own.
    expect(taken.length, id).toBeGreaterThan(0);
  });
});

describe('lines that were put together', () => {
  const by = (id: string) => {
    const destination = destinations.find((one) => one.id === id);
    if (!destination) throw new Error(`no ${id}`);
    return destination.open(destination.sandbox.settings, destination.baseUrl);
  };
  const prepared = (id: string, items: ConversionItem[]) => {
    const made = by(id).prepare(buildConversion({ as: 'order', items, value: '45150.00 EUR' }));
    if (!made.ok) throw new Error(made.failure.detail);
    return made.value;
  };

  it('add up to the order’s value, the largest by themselves and the rest by category, and it is noted', () => {
    const { item, withheld } = prepared('rakuten', lines(300));
    const lists: Record<string, string> = JSON.parse(JSON.stringify(item));
    const [skus, amounts] = [lists['skulist'], lists['amtlist']].map((list) => (list ?? '').split('|'));
    expect(amounts?.reduce((sum, amount) => sum + Number(amount), 0)).toBe(4_515_000);
    expect(skus?.slice(-2).toSorted()).toEqual(['OTHER Kaffee', 'OTHER Tee']);
    expect(skus).toContain('SKU-299');
    expect(skus).not.toContain('SKU-0');
    expect(withheld.at(-1)?.why).toMatch(/^One event is at most 8000 bytes: the \d+ largest lines are sent/);
  });

  it('are none where they fit', () => {
    expect(prepared('rakuten', lines(3)).withheld).toEqual([]);
    expect(JSON.stringify(prepared('customerio', lines(3)).item)).not.toContain('more products');
  });
});
