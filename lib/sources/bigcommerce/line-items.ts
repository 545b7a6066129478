/**
 * An order's products as GA4's items: the price of one piece with its discounts taken off, as the buyer paid it
 * (https://developer.bigcommerce.com/docs/rest-management/orders/order-products, read 2026-11). The totals of a line are before the
 * discounts that are listed beside it.
 */
import type { Currency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal } from '@/lib/core/money';
import { shortText, stated } from '../fields';
import { idText, minorOf } from './fields';

/** The items of an order. Lines that name nothing are left out. */
export function itemsOf(products: unknown[], currency: Currency): Record<string, unknown>[] {
  return products.map((line) => itemOf(line, currency)).filter((item) => item !== undefined);
}

/** The codes of the coupons that lowered a line, each once. */
export function couponsOf(products: unknown[]): string[] {
  const discounts = products.flatMap((line) => listOf(member(line, 'applied_discounts')));
  return [...new Set(discounts.flatMap((discount) => shortText(member(discount, 'code')) ?? []))];
}

function itemOf(line: unknown, currency: Currency): Record<string, unknown> | undefined {
  const [sku, name] = [shortText(member(line, 'sku')), shortText(member(line, 'name'))];
  const id = idText(member(line, 'product_id')) ?? sku;
  if (!id && !name) return undefined;
  const quantity = Number(textOf(member(line, 'quantity')));
  const pieces = Number.isSafeInteger(quantity) && quantity > 0 ? quantity : undefined;
  const tax = minorOf(member(line, 'total_tax'), currency);
  return stated({
    item_id: id,
    item_name: name,
    sku,
    variant_id: idText(member(line, 'variant_id')),
    line_id: idText(member(line, 'id')),
    tax: tax && tax > 0n ? formatDecimal({ minor: tax, currency }) : undefined,
    quantity: pieces,
    ...pieceOf(line, BigInt(pieces ?? 1), currency),
  });
}

function pieceOf(line: unknown, pieces: bigint, currency: Currency): Record<string, unknown> {
  const before = minorOf(member(line, 'total_inc_tax'), currency);
  if (before === undefined) return {};
  const off = listOf(member(line, 'applied_discounts')).reduce<bigint>(
    (sum, discount) => sum + (minorOf(member(discount, 'amount'), currency) ?? 0n),
    0n,
  );
  const each = (minor: bigint) => formatDecimal({ minor: (minor * 2n + pieces) / (pieces * 2n), currency });
  if (off < 0n || off > before) return { price: each(before) };
  return { price: each(before - off), discount: off > 0n ? each(off) : undefined };
}
