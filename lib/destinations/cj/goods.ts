/**
 * An order's goods as CJ adds them up: unit price by quantity of each item, less one discount of the whole order. The discount is
 * what makes the sum the value that the connection sends.
 */
import { formatDecimal, type Money } from '@/lib/core/money';
import type { ConversionItem } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { groupOf } from '../affiliate';
import { lineName, type OrderLine, spread } from '../order-lines';
import { wholeQuantities } from '../quantity';

const ITEMS_MAX = 100;
/** What the lines past the limit are told as, together. */
const REST_SKU = 'OTHER';

export type Goods = { items: Record<string, unknown>[]; discount: string };

/** The items and the discount; undefined for an order without lines. */
export function goodsOf(
  value: Money,
  ordered: readonly ConversionItem[],
  groups: string,
  withheld: Withheld[],
): Goods | undefined {
  if (ordered.length === 0) return undefined;
  withheld.push(...wholeQuantities(ordered, 'CJ', 'items.quantity').withheld);
  const lines = spread(value, ordered);
  const isPriced = sumOf(lines, statedPrice) >= value.minor;
  // Prices below the value would need a discount below nothing: then each line's share is its price, rounded up.
  const unitOf = (line: OrderLine) => (isPriced ? statedPrice(line) : sharePrice(line));
  const kept = lines.length > ITEMS_MAX ? lines.slice(0, ITEMS_MAX - 1) : lines;
  const items = kept.map((line, index) => ({
    sku: groupOf(line.item, groups) ?? lineName(line.item, index),
    unitPrice: formatDecimal({ ...value, minor: unitOf(line) }),
    quantity: line.quantity,
  }));
  const rest = lines.slice(kept.length);
  if (rest.length > 0) {
    const unitPrice = formatDecimal({ ...value, minor: sumOf(rest, unitOf) });
    items.push({ sku: REST_SKU, unitPrice, quantity: 1 });
    withheld.push({ field: 'items', why: `CJ takes ${ITEMS_MAX} items: the last ${rest.length} are told as one.` });
  }
  return { items, discount: formatDecimal({ ...value, minor: sumOf(lines, unitOf) - value.minor }) };
}

function sumOf(lines: readonly OrderLine[], unitOf: (line: OrderLine) => bigint): bigint {
  return lines.reduce((sum, line) => sum + unitOf(line) * BigInt(line.quantity), 0n);
}

/** The line's own price; of parts of a piece, and where none is stated, its share of the value. */
function statedPrice(line: OrderLine): bigint {
  const { item, amount, quantity } = line;
  const isStated = item.price?.currency === amount.currency && item.price.minor >= 0n && item.quantity === quantity;
  return isStated && item.price ? item.price.minor : sharePrice(line);
}

function sharePrice({ amount, quantity }: OrderLine): bigint {
  const pieces = BigInt(quantity);
  return (amount.minor + pieces - 1n) / pieces;
}
