/**
 * An order's lines as GA4's items (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read
 * 2026-11): the price of one piece with its discount taken off, and the discount of one piece. WooCommerce states both for the
 * whole line, without tax and tax beside it; stores that enter prices with tax show them so, and so do these.
 */
import type { Currency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { shortText, stated, sumOf } from '../fields';

/** The items of an order. Lines that name nothing are left out. */
export function itemsOf(order: unknown, currency: Currency | undefined): Record<string, unknown>[] {
  const withTax = member(order, 'prices_include_tax') === true;
  return listOf(member(order, 'line_items'))
    .map((line) => itemOf(line, currency, withTax))
    .filter((item) => item !== undefined);
}

function itemOf(line: unknown, currency: Currency | undefined, withTax: boolean): Record<string, unknown> | undefined {
  const text = (name: string) => shortText(member(line, name));
  const id = idText(line, 'product_id') ?? text('sku') ?? text('id');
  const name = text('name');
  if (!id && !name) return undefined;
  const quantity = Number(textOf(member(line, 'quantity')));
  const pieces = Number.isSafeInteger(quantity) && quantity > 0 ? quantity : undefined;
  return stated({
    item_id: id,
    item_name: name,
    sku: text('sku'),
    variant_id: idText(line, 'variation_id'),
    line_id: text('id'),
    tax: currency && taxOf(line, currency),
    quantity: pieces,
    ...(currency && pieceOf(line, BigInt(pieces ?? 1), currency, withTax)),
  });
}

/** Of the whole line; nothing where it bears none. */
function taxOf(line: unknown, currency: Currency): string | undefined {
  const tax = parseMoney(member(line, 'total_tax'), currency);
  return tax && tax.minor > 0n ? formatDecimal(tax) : undefined;
}

/** WooCommerce writes 0 for none. */
function idText(line: unknown, name: string): string | undefined {
  const id = shortText(member(line, name));
  return id === '0' ? undefined : id;
}

function pieceOf(line: unknown, pieces: bigint, currency: Currency, withTax: boolean): Record<string, unknown> | undefined {
  const amountOf = (name: string) =>
    sumOf(withTax ? [member(line, name), member(line, `${name}_tax`)] : [member(line, name)], currency);
  if (!parseMoney(member(line, 'total'), currency)) return undefined;
  const [before, after] = [amountOf('subtotal'), amountOf('total')];
  if (after < 0n) return undefined;
  const each = (minor: bigint) => formatDecimal({ minor: (minor * 2n + pieces) / (pieces * 2n), currency });
  return stated({ price: each(after), discount: before > after ? each(before - after) : undefined });
}
