/** Protects what one order costs: which line counts, to the minor unit in every currency, what refunds give back, and what is not known. */
import { describe, expect, it } from 'vitest';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { type CostLine, usualCostTiers } from '@/lib/model/cost-line';
import { newTestId } from '@/lib/testing/builders';
import { creditCosts, openCostBook, orderCosts, sumOf } from '.';

type Order = Parameters<typeof orderCosts>[0];
type Item = Order['items'][number];

const currency = (code: string) => {
  const known = parseCurrency(code);
  invariant(known, `${code} is a currency`);
  return known;
};
const item = (over: Partial<Item>): Item => ({
  ...{ lineKey: null, productId: 'käse', variantId: null, sku: null, name: 'Käse', category: null },
  ...{ quantity: '1', unitPrice: 1_000n, unitCost: null, ...over },
});
const order = (over: Partial<Order>): Order => ({
  ...{ currency: currency('EUR'), day: '2026-03-15', country: 'DE', paymentMethod: 'paypal', total: 1_500n, refunds: [] },
  ...{ revenue: 1_000n, goodsRevenue: 1_000n, items: [item({})], ...over },
});
const line = (over: Partial<CostLine>): CostLine => ({
  ...{ id: newTestId<'cost_line'>(), kind: 'goods', scope: 'product', subject: 'käse', country: '', paymentMethod: '' },
  ...{
    label: '',
    unit: 'piece',
    fromDay: '2026-01-01',
    amountMicros: 3_000_000n,
    currency: 'EUR',
    partMillionths: null,
    ...over,
  },
});
const rule = (over: Partial<CostLine>) => line({ scope: 'all', subject: '', unit: 'order', ...over });
const open = (lines: CostLine[], returnedGoodsRestocked = true, rates: Parameters<typeof openCostBook>[1] = []) =>
  openCostBook(lines, rates, { tiers: usualCostTiers, returnedGoodsRestocked });
const sale = (of: Partial<Order>, lines: CostLine[]) => orderCosts(order(of), open(lines)).entries[0];

describe('a piece of goods costs', () => {
  const margin = rule({ unit: 'piece', amountMicros: null, partMillionths: 400_000n });
  const cases: [string, CostLine[], Partial<Item>, bigint, bigint][] = [
    ['nothing that is known without a line', [], {}, 0n, 0n],
    ['what its product’s line says', [line({})], {}, 300n, 1_000n],
    ['less than a cent at a time, rounded once a line', [line({ amountMicros: 12_345n })], { quantity: '100' }, 123n, 1_000n],
    [
      'its variant’s before its SKU’s before its product’s',
      [
        line({}),
        line({ scope: 'sku', subject: 'K1', amountMicros: 4_000_000n }),
        line({ scope: 'variant', subject: '7', amountMicros: 5_000_000n }),
      ],
      { variantId: '7', sku: 'K1' },
      500n,
      1_000n,
    ],
    [
      'what stands on the day of the order',
      [
        line({}),
        line({ fromDay: '2026-03-15', amountMicros: 2_000_000n }),
        line({ fromDay: '2026-03-16', amountMicros: 1_000_000n }),
      ],
      {},
      200n,
      1_000n,
    ],
    ['nothing that is known before the first day', [line({ fromDay: '2026-03-16' })], {}, 0n, 0n],
    [
      'its country’s before any',
      [line({ country: 'DE', amountMicros: 7_000_000n }), line({}), line({ country: 'AT', amountMicros: 1n })],
      {},
      700n,
      1_000n,
    ],
    ['what the shop said, before a margin', [margin], { unitCost: '1.2345', quantity: '2' }, 247n, 1_000n],
    ['its line’s, before what the shop said', [line({})], { unitCost: '1.2345' }, 300n, 1_000n],
    [
      'its category’s margin before that of all',
      [margin, { ...margin, scope: 'category', subject: 'milk', partMillionths: 250_000n }],
      { category: 'milk' },
      250n,
      1_000n,
    ],
    ['the margin of all else', [margin], { category: 'milk' }, 400n, 1_000n],
    ['nothing that is known without a rate', [line({ currency: 'USD' })], {}, 0n, 0n],
  ];
  it.each(cases)('%s', (_, lines, over, cost, known) => {
    expect(sale({ items: [item(over)] }, lines)).toEqual({ tiers: [cost, 0n, 0n], known });
  });

  it('a part of its own part of the revenue, in every currency’s units', () => {
    const items = [item({ productId: 'a', unitPrice: 1n }), item({ productId: 'b', unitPrice: 2n })];
    for (const code of ['JPY', 'EUR', 'KWD']) {
      const [first] = orderCosts(
        order({ currency: currency(code), items }),
        open([{ ...margin, subject: 'a', scope: 'product' }]),
      ).entries;
      expect(first).toEqual({ tiers: [133n, 0n, 0n], known: 333n });
    }
  });

  it('its amount at the rate of the day', () => {
    const rates = [
      { currency: currency('USD'), day: '2026-03-14', units: '1.2' },
      { currency: currency('USD'), day: '2026-03-16', units: '2' },
    ];
    const { lines, entries } = orderCosts(order({}), open([line({ currency: 'USD' })], true, rates));
    expect(entries).toEqual([{ tiers: [250n, 0n, 0n], known: 1_000n }]);
    expect(lines[0]).toMatchObject({ amount: '250', given: { amount: '3', currency: 'USD' }, from: 'line' });
  });

  it('a margin of all where the order tells no lines', () => {
    expect(sale({ items: [] }, [margin])).toEqual({ tiers: [400n, 0n, 0n], known: 1_000n });
  });
});

describe('an order costs', () => {
  it('what its lines say: by order, by piece, by payment method and country, the most exact of one name', () => {
    const lines = [
      rule({ kind: 'shipping', label: 'Parcel', amountMicros: 4_900_000n }),
      rule({ kind: 'shipping', label: 'Parcel', country: 'DE', amountMicros: 3_900_000n }),
      rule({ kind: 'shipping', label: 'Parcel', country: 'AT', amountMicros: 9_900_000n }),
      rule({ kind: 'handling', label: 'Pick', unit: 'piece', amountMicros: 300_000n }),
      rule({ kind: 'payment', amountMicros: 350_000n, partMillionths: 29_000n }),
      rule({ kind: 'payment', paymentMethod: 'PayPal', amountMicros: 390_000n, partMillionths: 24_900n }),
      rule({ kind: 'other', label: 'Support', amountMicros: null, partMillionths: 10_000n }),
    ];
    const { lines: said, entries } = orderCosts(order({ items: [item({ quantity: '3' })] }), open(lines));
    expect(said.slice(1).map(({ kind, name, amount, tier }) => [kind, name, amount, tier])).toEqual([
      ['shipping', 'Parcel', '390', 2],
      ['handling', 'Pick', '90', 2],
      ['payment', undefined, '76', 2],
      ['other', 'Support', '10', 2],
    ]);
    expect(entries).toEqual([{ tiers: [0n, 566n, 0n], known: 0n }]);
  });

  it('something that is not known, as a whole, where a line has no rate', () => {
    const lines = [line({}), rule({ kind: 'shipping', currency: 'USD' })];
    expect(sale({}, lines)).toEqual({ tiers: [300n, 0n, 0n], known: 0n });
  });
});

describe('a refund', () => {
  const two = [item({ productId: 'a', unitPrice: 600n, quantity: '2' }), item({ productId: 'b', unitPrice: 800n })];
  const costs = [line({ subject: 'a', amountMicros: 1_010_000n }), line({ subject: 'b', amountMicros: 4_000_000n })];
  const of = { items: two, revenue: 2_000n, goodsRevenue: 2_000n };

  it('gives back the cost of the pieces that it names, and no more than there are', () => {
    const refunds = [
      { revenue: 600n, lines: [{ productId: 'a', quantity: '1' }] },
      { revenue: 600n, lines: [{ productId: 'a', quantity: '5' }] },
      { revenue: 100n, lines: [{ productId: 'a', quantity: '1' }] },
    ];
    expect(orderCosts(order({ ...of, refunds }), open(costs)).entries).toEqual([
      { tiers: [602n, 0n, 0n], known: 2_000n },
      { tiers: [-101n, 0n, 0n], known: -600n },
      { tiers: [-101n, 0n, 0n], known: -600n },
      { tiers: [0n, 0n, 0n], known: -100n },
    ]);
  });

  it('of which nobody said what came back gives the same part as of the money; of all of it everything', () => {
    const refunds = [
      { revenue: 501n, lines: [] },
      { revenue: 1_499n, lines: [] },
    ];
    const { entries, lines } = orderCosts(order({ ...of, refunds }), open(costs));
    expect(sumOf(entries)).toEqual([0n, 0n, 0n, 0n]);
    expect(lines.filter(({ entry }) => entry === 1).map(({ amount }) => amount)).toEqual(['-50', '-100']);
  });

  it('gives nothing back where returned goods are lost', () => {
    const refunds = [{ revenue: 2_000n, lines: [] }];
    expect(sumOf(orderCosts(order({ ...of, refunds }), open(costs, false)).entries)).toEqual([602n, 0n, 0n, 0n]);
  });
});

describe('costs among rows of credit', () => {
  it('sum to the order’s under every model, refunds too, and are whole where each touch earns the whole', () => {
    const entries = [
      { tiers: [1_000n, 101n, 7n] as [bigint, bigint, bigint], known: 997n },
      { tiers: [-333n, 0n, 0n] as [bigint, bigint, bigint], known: -100n },
    ];
    const row = (model: string, entry: number, weight: bigint, totalWeight: bigint) => ({ model, entry, weight, totalWeight });
    const linear = [0, 1].flatMap((entry) => [1n, 1n, 1n].map((weight) => row('linear', entry, weight, 3n)));
    const platforms = [0, 1].flatMap((entry) => [1n, 1n].map((weight) => row('platform', entry, weight, 1n)));
    const rows = [...linear, ...platforms];
    const parts = creditCosts(rows, entries);
    const summed = (from: number, to: number, name: 'tierOne' | 'tierTwo' | 'tierThree' | 'knownRevenue') =>
      parts.slice(from, to).reduce((sum, part) => sum + part[name], 0n);
    expect(parts.slice(0, 3).map(({ tierOne }) => tierOne)).toEqual([334n, 333n, 333n]);
    expect([summed(0, 6, 'tierOne'), summed(0, 6, 'tierTwo'), summed(0, 6, 'tierThree'), summed(0, 6, 'knownRevenue')]).toEqual([
      ...[667n, 101n, 7n, 897n],
    ]);
    expect(parts.slice(6).map(({ tierOne }) => tierOne)).toEqual([1_000n, 1_000n, -333n, -333n]);
  });
});
