/**
 * An order's lines with their shares of its value, for platforms that are told lines and no total: the shares add up to the
 * value.
 */
import { formatDecimal, type Money } from '@/lib/core/money';
import type { ConversionItem } from '@/lib/model/conversion';
import { wholePieces } from './quantity';

export type OrderLine = {
  item: ConversionItem;
  /** Whole, rounded up: platforms that pay or count by lines take no parts of a piece. */
  quantity: number;
  /** Its share of the value. */
  amount: Money;
};

/**
 * The value spread over the lines by what they cost, to the last minor unit; by pieces where no line has a price. Lines of one
 * order always get the same shares.
 */
export function spread(value: Money, items: readonly ConversionItem[]): OrderLine[] {
  const costs = items.map(({ price, quantity }) =>
    price?.currency === value.currency ? price.minor * thousandths(quantity) : 0n,
  );
  const hasCosts = costs.some((cost) => cost > 0n);
  const weights = hasCosts ? costs : items.map(({ quantity }) => thousandths(quantity));
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  let before = 0n;
  let given = 0n;
  return items.map((item, index) => {
    before += weights[index] ?? 0n;
    // The running total is rounded, not each share: so the shares add up.
    const upTo = total > 0n ? (value.minor * before) / total : 0n;
    const minor = upTo - given;
    given = upTo;
    return { item, quantity: wholePieces(item.quantity), amount: { minor, currency: value.currency } };
  });
}

function thousandths(quantity: number): bigint {
  return BigInt(Math.max(0, Math.round(quantity * 1_000)));
}

/** What one piece of the line is told to cost: exact where the line divides, else to four decimals. */
export function pieceNumber({ amount, quantity }: Pick<OrderLine, 'amount' | 'quantity'>): number {
  const line = Number(formatDecimal(amount));
  return quantity === 1 ? line : Math.round((line / quantity) * 10_000) / 10_000;
}

/** What a line goes by: its id as the connection sends it, else its SKU, its name, its place. */
export function lineName({ id, sku, name }: ConversionItem, index: number): string {
  return id || sku || name || `line-${index + 1}`;
}
