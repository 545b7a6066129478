/**
 * The items of a refund: the lines that went back, as the order had them. A refund of shipping alone brings none back; a
 * cancellation, and a refund of all that was left by a source that tells no lines, take back what earlier refunds left. Pure.
 */
import type { ConversionItem } from '@/lib/model/conversion';
import { textOf } from '@/lib/core/json';
import type { RefundLine } from '@/lib/model/order-item';

/** Weights have at most six decimals; sums of them in binary have more. */
const QUANTITY_STEPS = 1e6;

export type Returned = {
  /** Of the refund itself; absent: its source tells none. */
  lines?: RefundLine[];
  /** Of the refunds before it. */
  before: RefundLine[];
  /** Nothing of the order is left after it. */
  full: boolean;
};

/** The items of a refund of an order that was of these. `stated` are the lines as the refund's own event names them. */
export function returnedItems(
  bought: ConversionItem[],
  { lines, before, full }: Returned,
  stated: ConversionItem[],
): ConversionItem[] {
  if (!lines) return full ? remaining(bought, before) : [];
  return lines.flatMap((line) => {
    const item = lineIn(bought, line) ?? lineIn(stated, line);
    const quantity = Number(line.quantity);
    return item && quantity > 0 ? [{ ...item, quantity }] : [];
  });
}

/** What is left of the items once the lines have gone back. */
function remaining(bought: ConversionItem[], before: RefundLine[]): ConversionItem[] {
  const taken = new Map<ConversionItem, number>();
  for (const line of before) {
    const item = lineIn(bought, line);
    if (item) taken.set(item, (taken.get(item) ?? 0) + Number(line.quantity));
  }
  return bought.flatMap((item) => {
    const quantity = Math.round((item.quantity - (taken.get(item) ?? 0)) * QUANTITY_STEPS) / QUANTITY_STEPS;
    return quantity > 0 ? [{ ...item, quantity }] : [];
  });
}

/** The item that a line speaks of, by the best of what both name: the line itself, then variant, SKU and product. */
function lineIn(items: ConversionItem[], line: RefundLine): ConversionItem | undefined {
  const names: [string | undefined, (item: ConversionItem) => (string | undefined)[]][] = [
    [line.lineKey, ({ properties }) => [textOf(properties['line_id'])]],
    [line.variantId, ({ variantId }) => [variantId]],
    [line.sku, ({ sku }) => [sku]],
    [line.productId, ({ id, productId }) => [id, productId]],
  ];
  for (const [name, namesOf] of names) {
    const found = name !== undefined && items.find((item) => namesOf(item).includes(name));
    if (found) return found;
  }
  return undefined;
}
