/**
 * Quantities for platforms that count pieces. Stores sell 1.5 kg and 0.4 m; a platform whose field is an integer refuses such an
 * event, so the quantity is rounded up there: a part of a piece was bought too.
 */
import type { ConversionItem } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';

/** The items with whole quantities, and the note on those that are not as they were. */
export function wholeQuantities(
  items: readonly ConversionItem[],
  platform: string,
  field: string,
): { items: ConversionItem[]; withheld: Withheld[] } {
  const broken = items.filter(({ quantity }) => !Number.isInteger(quantity));
  if (broken.length === 0) return { items: [...items], withheld: [] };
  const whole = items.map((item) => ({ ...item, quantity: wholePieces(item.quantity) }));
  const stated = broken.map(({ quantity }) => String(quantity)).join(', ');
  return { items: whole, withheld: [{ field, why: `${platform} takes whole quantities: ${stated} is rounded up.` }] };
}

/** A part of a piece counts as one. */
export function wholePieces(quantity: number): number {
  return Math.ceil(quantity);
}

/** How many pieces they are; undefined for no items. */
export function piecesOf(items: readonly ConversionItem[]): number | undefined {
  return items.length > 0 ? items.reduce((sum, { quantity }) => sum + quantity, 0) : undefined;
}
