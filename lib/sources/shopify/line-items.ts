/**
 * An order's lines as GA4's items (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read
 * 2026-11): the price of one piece with its discount taken off, and the discount of one piece. Shopify states the price before
 * and the discount of the whole line, so both are worked out and rounded for one piece.
 */
import type { Currency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { shortText, stated, sumOf } from '../fields';

/** The items of an order or a checkout, whose lines are in `currency`. Lines that name nothing are left out. */
export function itemsOf(order: unknown, currency: Currency | undefined): Record<string, unknown>[] {
  return listOf(member(order, 'line_items'))
    .map((line) => itemOf(line, currency))
    .filter((item) => item !== undefined);
}

function itemOf(line: unknown, currency: Currency | undefined): Record<string, unknown> | undefined {
  const text = (name: string) => shortText(member(line, name));
  const id = text('product_id') ?? text('sku') ?? text('variant_id') ?? text('id');
  const name = text('title') ?? text('name');
  if (!id && !name) return undefined;
  const quantity = quantityOf(line);
  return stated({
    item_id: id,
    item_name: name,
    item_variant: text('variant_title'),
    item_brand: text('vendor'),
    sku: text('sku'),
    variant_id: text('variant_id'),
    line_id: text('id'),
    tax: currency && taxOf(line, currency),
    gift_card: member(line, 'gift_card') === true ? true : undefined,
    quantity,
    ...(currency && pieceOf(line, quantity ?? 1, currency)),
  });
}

/** Of the whole line; nothing where it bears none. */
function taxOf(line: unknown, currency: Currency): string | undefined {
  const rates = listOf(member(line, 'tax_lines')).map((rate) => member(rate, 'price'));
  const minor = sumOf(rates, currency);
  return minor > 0n ? formatDecimal({ minor, currency }) : undefined;
}

function quantityOf(line: unknown): number | undefined {
  const quantity = Number(textOf(member(line, 'quantity')));
  return Number.isSafeInteger(quantity) && quantity > 0 ? quantity : undefined;
}

function pieceOf(line: unknown, quantity: number, currency: Currency): Record<string, unknown> | undefined {
  const price = parseMoney(member(line, 'price'), currency);
  if (!price || price.minor < 0n) return undefined;
  const allocated = listOf(member(line, 'discount_allocations')).map((allocation) => member(allocation, 'amount'));
  const pieces = BigInt(quantity);
  const each = (sumOf(allocated, currency) * 2n + pieces) / (pieces * 2n);
  if (each <= 0n || each > price.minor) return { price: formatDecimal(price) };
  return {
    price: formatDecimal({ minor: price.minor - each, currency }),
    discount: formatDecimal({ minor: each, currency }),
  };
}
