/**
 * Protects what a shop reads of its products: the figures of lines and returns, that products, the rest and orders without lines
 * are the store's revenue whatever is filtered, and that each figure opens orders that sum to it.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { refund } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { RefundLine } from '@/lib/model/order-item';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, inLive, type OrderCase } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { productsCsv } from './csv';
import { type ProductFigures, productParams, productsParams, type ProductsResult } from './definition';
import { productSorts } from './names';
import { productReport } from './opened';
import { productsReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const minor = (amount: string) => BigInt(amount.replace('.', ''));
const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

const report = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => productsReport(tx, site, productsParams.parse({ ...MARCH, ...query })));
const opened = (site: Site, query: Record<string, string>) =>
  readOf(db, site)((tx) => productReport(tx, site, productParams.parse({ ...MARCH, ...query })));
const orders = (site: Site, query: Record<string, string>) =>
  readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, sales: 'true', limit: '200', ...query })));

/** A refund with lines, of `source`; the order's own columns say what of it counts. */
async function buildRefund(site: Site, orderId: Id<'order'>, amount: bigint, lines: RefundLine[], source = 'shop') {
  await db.insert(refund).values({
    ...{
      ...inLive(site),
      id: newTestId<'refund'>(NOON),
      orderKey: 'by its id',
      orderId,
      amount,
      currency: site.currency,
      source,
    },
    ...{ refundedAt: NOON, authority: source === 'shop' ? 3 : 1, logPosition: 1n, eventId: newTestId<'event'>(NOON), lines },
  });
}

const text = (of: ProductFigures) =>
  `${of.units} in ${of.orders}: ${of.revenue.amount} -${of.discounts.amount}, back ${of.returnedUnits}: ${of.returned.amount}`;
const table = ({ rows }: ProductsResult) => rows.map((row) => `${row.product ?? '–'} | ${text(row)} | ${row.share}`);

describe('a small store, worked out by hand', () => {
  let site: Site;
  beforeAll(async () => {
    site = await buildSite(db);
    const first = await buildOrder(db, site, {
      key: '#1',
      at: NOON,
      revenue: 10_500n,
      refunds: [2_500n],
      touches: [{ daysBefore: 2 }],
      items: [
        {
          name: 'Tee',
          productId: 'p1',
          variantId: 'S',
          sku: 'T-S',
          category: 'Tops',
          quantity: '2',
          price: 2_500n,
          discount: 250n,
        },
        { name: 'Tee', productId: 'p1', variantId: 'M', sku: 'T-M', category: 'Tops', price: 2_500n },
        { name: 'Mug', productId: 'p2', price: 1_500n, category: 'Home' },
      ],
    });
    // The shop tells of the refund, and a browser of the same money: it counts once.
    await buildRefund(site, first.id, 2_500n, [{ variantId: 'S', quantity: '1', amount: '2500' }]);
    await buildRefund(site, first.id, 1_500n, [{ productId: 'p2', quantity: '1', amount: '1500' }], 'snippet');
    await buildOrder(db, site, {
      key: '#2',
      at: NOON,
      revenue: 4_000n,
      touches: [{ daysBefore: 1, channel: 'Email' }],
      items: [{ name: 'Mug', productId: 'p2', price: 1_500n, quantity: '2.5', category: 'Gifts' }, { sku: 'LOOSE' }],
    });
    await buildOrder(db, site, { key: '#3', at: NOON, revenue: 700n });
    await buildOrder(db, site, { key: '#4', at: NOON, revenue: 999n, currency: 'USD', items: [{ name: 'Mug', price: 999n }] });
    await buildOrder(db, site, { key: '#5', at: NOON, revenue: 1_000n, test: true, items: [{ name: 'Mug', price: 1_000n }] });
    const before = new Date('2026-02-10T06:30:00Z');
    await buildOrder(db, site, { key: '#6', at: before, revenue: 800n, items: [{ name: 'Hat', price: 800n }] });
  });

  it('shows what each product sold, and what came back', async () => {
    const answer = await report(site);
    expect(table(answer)).toEqual([
      'Tee | 3 in 1: 75.00 -5.00, back 1: 25.00 | 0.588235',
      'Mug | 3.5 in 2: 52.50 -0.00, back 0: 0.00 | 0.411765',
      'LOOSE | 1 in 1: 0.00 -0.00, back 0: 0.00 | 0',
    ]);
    expect(answer.rows.map(({ id, sku, category, several }) => [id, sku, category, several])).toEqual([
      ['p1', undefined, 'Tops', ['sku']],
      ['p2', undefined, undefined, ['category']],
      [undefined, 'LOOSE', undefined, []],
    ]);
    expect(text(answer.total)).toBe('7.5 in 2: 127.50 -5.00, back 1: 25.00');
    expect(answer.store).toEqual({
      orders: 3,
      revenue: { amount: '127.00', currency: 'EUR' },
      products: { amount: '102.50', currency: 'EUR' },
      rest: { amount: '17.50', currency: 'EUR' },
      withoutLines: { orders: 1, revenue: { amount: '7.00', currency: 'EUR' } },
      unpricedLines: 1,
    });
    expect(answer.otherCurrencies).toEqual([{ orders: 1, revenue: { amount: '9.99', currency: 'USD' } }]);
  });

  it('searches names, ids, SKUs and categories, and counts an order of several once', async () => {
    for (const [search, found] of [
      ['tee', ['Tee']],
      ['T-M', ['Tee']],
      ['gifts', ['Mug']],
      ['p', ['Tee', 'Mug']],
      ['%', []],
    ] as const) {
      const answer = await report(site, { search });
      expect(answer.rows.map(({ product }) => product)).toEqual(found);
      expect(answer.store.products.amount).toBe('102.50');
    }
    expect((await report(site, { search: 'p' })).total.orders).toBe(2);
  });

  it('puts another period beside it, and pages', async () => {
    const compare = { compareFrom: '2026-02-01', compareTo: '2026-03-01' };
    const answer = await report(site, { ...compare, sort: 'change', direction: 'asc' });
    expect(answer.rows.map(({ product, compared }) => [product, compared?.revenue.amount])).toEqual([
      ['Hat', '8.00'],
      ['LOOSE', '0.00'],
      ['Mug', '0.00'],
      ['Tee', '0.00'],
    ]);
    expect(answer.total.compared?.orders).toBe(1);
    const page = await report(site, { sort: 'name', direction: 'asc', limit: '2' });
    expect([page.rows.map(({ product }) => product), page.rowCount, page.nextOffset]).toEqual([['LOOSE', 'Mug'], 3, 2]);
    const last = await report(site, { sort: 'name', direction: 'asc', limit: '2', offset: '2' });
    expect([last.rows.map(({ product }) => product), last.nextOffset, last.total]).toEqual([['Tee'], undefined, page.total]);
  });

  it('opens a product: its variants, and what is bought with it', async () => {
    const tee = await opened(site, { product: 'Tee' });
    expect(tee.variants.map((row) => `${row.variant} ${row.sku} ${text(row)}`)).toEqual([
      'S T-S 2 in 1: 50.00 -5.00, back 1: 25.00',
      'M T-M 1 in 1: 25.00 -0.00, back 0: 0.00',
    ]);
    expect([tee.ids, tee.skus, tee.categories]).toEqual([['p1'], ['T-M', 'T-S'], ['Tops']]);
    // Of two orders with lines one holds both, the tee is in one and the mug in two: 1/2, 1/1, and (1/2) / (1/2 * 2/2).
    expect(tee.pairs).toEqual([{ product: 'Mug', orders: 1, support: '0.5', confidence: '1', lift: '1' }]);
    const mug = await opened(site, { product: 'Mug' });
    expect(mug.pairs).toEqual([
      { product: 'LOOSE', orders: 1, support: '0.5', confidence: '0.5', lift: '1' },
      { product: 'Tee', orders: 1, support: '0.5', confidence: '0.5', lift: '1' },
    ]);
  });

  it.each([
    [{ product: 'Mug' }, ['#1', '#2']],
    [{ product: 'Mug', boughtWith: 'Tee' }, ['#1']],
    [{ product: 'Tee', variant: 'M' }, ['#1']],
    [{ product: 'Tee', variant: '' }, []],
    [{ product: 'Tee', returned: 'true' }, ['#1']],
    [{ product: 'Tee', variant: 'M', returned: 'true' }, []],
    [{ product: 'Mug', returned: 'true' }, []],
    [{ product: 'Mug', channel: 'Email' }, ['#2']],
  ])('opens the orders of %o', async (query, keys) => {
    const { rows } = await orders(site, query);
    expect(rows.map(({ orderKey }) => orderKey).toSorted()).toEqual(keys);
  });

  it('counts the orders that a channel earned a part of', async () => {
    expect(table(await report(site, { channel: 'Email' }))).toEqual([
      'Mug | 2.5 in 1: 37.50 -0.00, back 0: 0.00 | 1',
      'LOOSE | 1 in 1: 0.00 -0.00, back 0: 0.00 | 0',
    ]);
  });

  it('is written whole as CSV', async () => {
    const csv = await readOf(db, site)((tx) => productsCsv(tx, site, productsParams.parse({ ...MARCH, limit: '1' })));
    expect(csv.split('\r\n').slice(1)).toEqual([
      'Tee,p1,,Tops,3,1,75.00,5.00,1,25.00,50.00,0.588235',
      'Mug,p2,,,3.5,2,52.50,0.00,0,0.00,52.50,0.411765',
      'LOOSE,,LOOSE,,1,1,0.00,0.00,0,0.00,0.00,0',
      '"Not of products: shipping, tax, discounts and refunds of whole orders (EUR)",,,,,,,,,,17.50,',
      'Orders without known products (EUR),,,,,,,,,,7.00,',
      '',
    ]);
  });
});

describe('a store of many orders', () => {
  let site: Site;
  type Line = { name?: string; quantity: string; price?: bigint; discount?: bigint };
  type Placed = Pick<OrderCase, 'salesChannel' | 'newCustomer'> & {
    revenue: bigint;
    channel?: string | undefined;
    items: Line[];
  };
  const placed: (Placed & { back: { line: number; quantity: number; amount: bigint }[] })[] = [];

  beforeAll(async () => {
    site = await buildSite(db);
    for (let index = 0; index < 36; index += 1) {
      const items = Array.from({ length: index % 4 }, (_, place): Line => {
        const name = pick(['Tee', 'Mug', 'Hat', undefined], index + place * (1 + (index % 2)));
        const price = (index + place) % 7 === 3 ? undefined : BigInt(101 + index * 13 + place);
        return {
          ...(name && { name }),
          quantity: pick(['1', '2', '0.335'], index + place) ?? '1',
          ...(price && { price, discount: 3n }),
        };
      });
      const back =
        items.length > 0 && index % 5 === 0 ? [{ line: index % items.length, quantity: 1, amount: BigInt(11 + index) }] : [];
      const facts = {
        revenue: BigInt(3_001 + index * 37),
        newCustomer: index % 3 === 0,
        salesChannel: pick(['online', 'pos'] as const, index) ?? 'online',
        channel: pick(['Paid Search', 'Email', undefined], index),
        items,
      };
      placed.push({ ...facts, back });
      const refunds = back.map(({ amount }) => amount);
      const touches = facts.channel ? [{ daysBefore: 1, channel: facts.channel }] : [];
      const lines = items.map((item, place) => ({ ...item, lineKey: `L${place}` }));
      const { id } = await buildOrder(db, site, {
        ...facts,
        items: lines,
        at: new Date(NOON.getTime() + index * 7_200_000),
        refunds,
        touches,
      });
      for (const { line, quantity, amount } of back) {
        await buildRefund(site, id, amount, [{ lineKey: `L${line}`, quantity: String(quantity), amount: String(amount) }]);
      }
    }
  });

  const filters = fc.record(
    {
      channel: fc.constantFrom('Paid Search', 'Email'),
      salesChannel: fc.constantFrom('online', 'pos'),
      buyer: fc.constantFrom('new', 'returning'),
    },
    { requiredKeys: [] },
  );

  /** The figures by a plain loop over the orders as they were placed. */
  function loop(wanted: { channel?: string; salesChannel?: string; buyer?: string }) {
    const chosen = placed.filter(
      (one) =>
        (!wanted.channel || one.channel === wanted.channel) &&
        (!wanted.salesChannel || one.salesChannel === wanted.salesChannel) &&
        (!wanted.buyer || (one.newCustomer ? 'new' : 'returning') === wanted.buyer),
    );
    const rows = new Map<string, { orders: number; revenue: bigint; returned: bigint }>();
    for (const { items, back } of chosen) {
      for (const name of new Set(items.map((item) => item.name ?? ''))) {
        const row = rows.get(name) ?? { orders: 0, revenue: 0n, returned: 0n };
        row.orders += 1;
        for (const [place, { name: own = '', price = 0n, quantity }] of items.entries()) {
          if (own !== name) continue;
          row.revenue += (price * BigInt(Math.round(Number(quantity) * 1_000)) + 500n) / 1_000n;
          for (const part of back) if (part.line === place) row.returned += part.amount;
        }
        rows.set(name, row);
      }
    }
    return { chosen, rows };
  }

  it('counts under any filter what a plain loop counts, and adds up to the store', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...productSorts), async (wanted, sort) => {
        const answer = await report(site, { ...wanted, sort });
        const { chosen, rows } = loop(wanted);
        const counted = answer.rows.map((row) => {
          const sums = { orders: row.orders, revenue: minor(row.revenue.amount), returned: minor(row.returned.amount) };
          return [row.product ?? '', sums] as const;
        });
        expect(new Map(counted)).toEqual(rows);
        const { store } = answer;
        expect(minor(store.products.amount) + minor(store.rest.amount) + minor(store.withoutLines.revenue.amount)).toBe(
          minor(store.revenue.amount),
        );
        expect(store.withoutLines.orders).toBe(chosen.filter(({ items }) => items.length === 0).length);
        expect(answer.total.orders).toBe(chosen.filter(({ items }) => items.length > 0).length);
        const performance = await readOf(
          db,
          site,
        )((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, by: 'product', ...wanted })));
        expect(performance.total.models.last_non_direct_click?.revenue).toEqual(store.revenue);
      }),
      { numRuns: 12, seed: 13 },
    );
  });

  it('opens the orders of each figure, which sum to it', async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (wanted) => {
        for (const row of (await report(site, wanted)).rows) {
          const { rows } = await orders(site, { ...wanted, product: row.product ?? '' });
          expect(rows).toHaveLength(row.orders);
          const sum = (name: 'revenue' | 'returned') =>
            rows.reduce((total, { held }) => total + minor(held?.[name].amount ?? 'x'), 0n);
          expect([sum('revenue'), sum('returned')]).toEqual([minor(row.revenue.amount), minor(row.returned.amount)]);
          const back = await orders(site, { ...wanted, product: row.product ?? '', returned: 'true' });
          expect(back.rows.reduce((total, { held }) => total + minor(held?.returned.amount ?? 'x'), 0n)).toBe(
            minor(row.returned.amount),
          );
        }
      }),
      { numRuns: 6, seed: 13 },
    );
  });

  it('counts pairs as a plain loop does, and each opens its orders', async () => {
    for (const product of ['Tee', 'Mug', 'Hat']) {
      const { pairs, orders: all } = await opened(site, { product });
      const baskets = placed.map(({ items }) => new Set(items.flatMap(({ name }) => name ?? [])));
      expect(all).toBe(placed.filter(({ items }) => items.length > 0).length);
      const others = ['Tee', 'Mug', 'Hat'].filter((other) => other !== product);
      const expected = others.flatMap((other) => {
        const both = baskets.filter((basket) => basket.has(product) && basket.has(other)).length;
        return both > 0 ? [[other, both] as const] : [];
      });
      expect(new Map(pairs.map((pair) => [pair.product, pair.orders]))).toEqual(new Map(expected));
      for (const { product: boughtWith, orders: count } of pairs) {
        expect((await orders(site, { product, boughtWith })).total).toBe(count);
      }
    }
  });

  it('never mixes two sites', async () => {
    const other = await buildSite(db);
    expect((await report(other)).rows).toEqual([]);
    expect((await opened(other, { product: 'Tee' })).pairs).toEqual([]);
  });
});
