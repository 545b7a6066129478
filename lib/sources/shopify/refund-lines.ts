/**
 * What a refund gave back, part by part and in the shop's currency: its lines, and the tax and shipping in it. Shipping is an
 * adjustment of the order, below zero and without its tax; since version 2024-07 it has lines of its own
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/refund, read 2026-11).
 */
import type { Currency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { shortText, stated } from '../fields';

/** The lines that came back, with what they were worth without tax. */
export function linesOf(refund: unknown, currency: Currency): Record<string, unknown>[] | undefined {
  const lines = listOf(member(refund, 'refund_line_items')).flatMap((line) => {
    const lineId = textOf(member(line, 'line_item_id'));
    if (!lineId) return [];
    const worth = parseMoney(shopAmount(line, 'subtotal'), currency);
    const text = (name: string) => shortText(member(line, 'line_item', name));
    return [
      stated({
        line_id: lineId,
        item_id: text('product_id'),
        variant_id: text('variant_id'),
        sku: text('sku'),
        quantity: textOf(member(line, 'quantity')),
        value: worth && formatDecimal(worth),
      }),
    ];
  });
  return lines.length > 0 ? lines : undefined;
}

/** The tax and the shipping among what went back; nothing where there was none. */
export function partsOf(refund: unknown, currency: Currency): { tax?: string; shipping?: string } {
  const lines = listOf(member(refund, 'refund_line_items'));
  const adjusted = listOf(member(refund, 'order_adjustments')).filter((part) => member(part, 'kind') === 'shipping_refund');
  const shipped = adjusted.length > 0 ? [] : listOf(member(refund, 'refund_shipping_lines'));
  const sum = (...amounts: unknown[]) => amounts.reduce<bigint>((total, amount) => total + sizeOf(amount, currency), 0n);
  const shipping = sum(
    ...adjusted.map((part) => shopAmount(part, 'amount')),
    ...shipped.map((line) => shopAmount(line, 'subtotal_amount')),
  );
  const tax = sum(
    ...lines.map((line) => shopAmount(line, 'total_tax')),
    ...adjusted.map((part) => shopAmount(part, 'tax_amount')),
  );
  const text = (minor: bigint) => (minor > 0n ? formatDecimal({ minor, currency }) : undefined);
  return { tax: text(tax), shipping: text(shipping) };
}

/** A member's amount in the shop's currency, which the bare member has too. */
function shopAmount(part: unknown, name: string): unknown {
  return member(part, `${name}_set`, 'shop_money', 'amount') ?? member(part, name);
}

function sizeOf(amount: unknown, currency: Currency): bigint {
  const minor = parseMoney(amount, currency)?.minor ?? 0n;
  return minor < 0n ? -minor : minor;
}
