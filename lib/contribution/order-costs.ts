/**
 * What one order costs, line by line, and what its refunds give back of that. Exact until an amount is written, and rounded once for each
 * line. A function of the order and the book, so that a rebuild comes to the same.
 */
import { allocate } from '@/lib/attribution';
import { type Currency, exponentOf } from '@/lib/core/currency';
import { type Fraction, fraction, plus, rounded, times } from '@/lib/core/fraction';
import type { CostKind, CostLine, OrderCostLine } from '@/lib/model/cost-line';
import type { CostBook } from './book';
import { goodsReturned, millionths, type RefundedGoods } from './returns';

export type CostedItem = {
  lineKey: string | null;
  productId: string | null;
  variantId: string | null;
  sku: string | null;
  name: string | null;
  category: string | null;
  /** Decimal text, not below zero. */
  quantity: string;
  /** Minor units. */
  unitPrice: bigint | null;
  /** As the shop told it, decimal text in the order's currency. */
  unitCost: string | null;
};

export type CostedOrder = {
  currency: Currency;
  /** The day of the order in the site's zone. */
  day: string;
  country: string | undefined;
  paymentMethod: string | undefined;
  /** What counts as revenue, what of that is for goods, and all that was charged: minor units. */
  revenue: bigint;
  goodsRevenue: bigint;
  total: bigint;
  items: readonly CostedItem[];
  refunds: readonly RefundedGoods[];
};

/** What an entry takes off in each tier, and how much of its revenue has known costs; a refund's are below zero. */
export type CostEntry = { tiers: [bigint, bigint, bigint]; known: bigint };
export type OrderCosts = { entries: CostEntry[]; lines: OrderCostLine[] };

/** A piece in the millionths that quantities are counted in. */
const PIECE = 1_000_000n;
const MICROS = 1_000_000n;

type Goods = { line: OrderCostLine; item: CostedItem; cost: bigint | undefined; revenue: bigint };

/** The order's costs, by the sale and by each refund. */
export function orderCosts(order: CostedOrder, book: CostBook): OrderCosts {
  const goods = goodsOf(order, book);
  const others = (['shipping', 'handling', 'payment', 'other'] as const).flatMap((kind) => linesOf(kind, order, book));
  const lacksRate = others.some(({ problem }) => problem === 'no_rate');
  const known = lacksRate ? 0n : goods.reduce((sum, { cost, revenue }) => sum + (cost === undefined ? 0n : revenue), 0n);
  const lines = [...goods.map(({ line }) => line), ...others];
  const returned = book.returnedGoodsRestocked ? goodsReturned(goods, order) : order.refunds.map(() => []);
  const back = returned.flatMap((amounts, index) =>
    goods.flatMap(({ line }, place): OrderCostLine[] => {
      const amount = amounts[place] ?? 0n;
      if (amount === 0n) return [];
      const { name, kind, tier } = line;
      return [{ kind, tier, entry: index + 1, place, ...(name !== undefined && { name }), amount: String(-amount) }];
    }),
  );
  return { entries: entriesOf(order, [...lines, ...back], known), lines: [...lines, ...back] };
}

function entriesOf({ revenue, refunds }: CostedOrder, lines: readonly OrderCostLine[], known: bigint): CostEntry[] {
  let [taken, knownBack] = [0n, 0n];
  return [undefined, ...refunds].map((refund, entry): CostEntry => {
    const tiers: CostEntry['tiers'] = [0n, 0n, 0n];
    for (const line of lines) {
      if (line.entry === entry && line.amount) tiers[line.tier - 1] = (tiers[line.tier - 1] ?? 0n) + BigInt(line.amount);
    }
    if (!refund) return { tiers, known };
    taken += refund.revenue;
    const target = revenue === 0n ? 0n : (known * taken) / revenue;
    const part = knownBack - target;
    knownBack = target;
    return { tiers, known: part };
  });
}

function goodsOf(order: CostedOrder, book: CostBook): Goods[] {
  const items = order.items.length > 0 ? order.items : [WHOLE_ORDER];
  const weights = weightsOf(items);
  const [parts, goodsParts] = [allocate(order.revenue, weights), allocate(order.goodsRevenue, weights)];
  return items.map((item, index) => {
    const part = goodsParts[index] ?? 0n;
    const told = costOf(item, part, order, book);
    const line: OrderCostLine = {
      ...{ kind: 'goods', tier: book.tiers.goods, entry: 0 },
      ...(item.name !== null && { name: item.name }),
      ...(item !== WHOLE_ORDER && { quantity: item.quantity }),
      ...told.said,
    };
    return { item, line, cost: told.cost, revenue: parts[index] ?? 0n };
  });
}

/** An order that tells no lines: of a margin of everything it has a cost all the same. */
const WHOLE_ORDER: CostedItem = {
  ...{ lineKey: null, productId: null, variantId: null, sku: null, name: null, category: null },
  ...{ quantity: '1', unitPrice: null, unitCost: null },
};

/** By what the lines cost; where nothing costs anything, by pieces, and without those alike. */
function weightsOf(items: readonly CostedItem[]): bigint[] {
  const priced = items.map(({ unitPrice, quantity }) => (unitPrice ?? 0n) * millionths(quantity));
  if (priced.some((weight) => weight > 0n)) return priced.map((weight) => (weight > 0n ? weight : 0n));
  const counted = items.map(({ quantity }) => millionths(quantity));
  return counted.some((weight) => weight > 0n) ? counted : items.map(() => 1n);
}

type Told = { cost: bigint | undefined; said: Partial<OrderCostLine> };

function costOf(item: CostedItem, part: bigint, order: CostedOrder, book: CostBook): Told {
  const { country, day, currency } = order;
  const named = [
    ['variant', item.variantId],
    ['sku', item.sku],
    ['product', item.productId],
  ] as const;
  const own = named.flatMap(([scope, id]) => (id === null ? [] : (book.goodsLine(scope, id, country, day) ?? [])))[0];
  if (own) return told(own, 'line', { pieces: millionths(item.quantity), money: part }, order, book);
  if (item.unitCost !== null) {
    const cost = minorOf(times(decimal(item.unitCost), fraction(millionths(item.quantity), PIECE)), currency);
    return { cost, said: { amount: String(cost), from: 'shop' } };
  }
  const rule =
    (item.category === null ? undefined : book.goodsLine('category', item.category, country, day)) ??
    book.goodsLine('all', '', country, day);
  if (rule) return told(rule, 'rule', { pieces: millionths(item.quantity), money: part }, order, book);
  return { cost: undefined, said: { problem: 'no_cost' } };
}

function linesOf(kind: Exclude<CostKind, 'goods'>, order: CostedOrder, book: CostBook): OrderCostLine[] {
  const pieces = order.items.reduce((sum, { quantity }) => sum + millionths(quantity), 0n);
  return book.orderLines(kind, order).map((line) => {
    const money = kind === 'payment' ? order.total : order.revenue;
    const { said } = told(line, 'rule', { pieces: line.unit === 'piece' ? pieces : PIECE, money }, order, book);
    return { kind, tier: book.tiers[kind], entry: 0, ...(line.label !== '' && { name: line.label }), ...said };
  });
}

type Measure = { pieces: bigint; money: bigint };

/** What a line comes to: its amount for each piece, and its part of the money. */
function told(
  line: CostLine,
  from: NonNullable<OrderCostLine['from']>,
  { pieces, money }: Measure,
  { currency, day }: CostedOrder,
  book: CostBook,
): Told {
  const exponent = 10n ** BigInt(exponentOf(currency));
  const part = fraction(money * (line.partMillionths ?? 0n), MICROS * exponent);
  if (line.amountMicros === null || line.amountMicros === 0n) return written(minorOf(part, currency), { from });
  const given = fraction(line.amountMicros * pieces, MICROS * PIECE);
  const foreign = line.currency !== currency && { given: { amount: text(given), currency: line.currency } };
  const amount = book.convert(given, line.currency, currency, day);
  if (!amount) return { cost: undefined, said: { from, ...foreign, problem: 'no_rate' } };
  return written(minorOf(plus(amount, part), currency), { from, ...foreign });
}

function written(cost: bigint, said: Partial<OrderCostLine>): Told {
  return { cost, said: { amount: String(cost), ...said } };
}

function minorOf(amount: Fraction, currency: Currency): bigint {
  return rounded(amount, exponentOf(currency));
}

function decimal(stated: string): Fraction {
  const [whole = '0', parts = ''] = stated.split('.');
  return fraction(BigInt(whole + parts), 10n ** BigInt(parts.length));
}

function text(amount: Fraction): string {
  const micros = rounded(amount, 6).toString().padStart(7, '0');
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`.replace(/\.?0+$/, '');
}
