/** The buyer and the lines of a Magento order. */
import type { Currency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { type SourceEvent, TEXT_LENGTH_MAX } from '@/lib/model/event';

/** Who ordered: the customer and the billing address. */
export function buyerOf(order: object): SourceEvent['user'] {
  const address = (name: string) => short(member(order, 'billing_address', name));
  const user = {
    userId: short(member(order, 'customer_id')),
    email: short(member(order, 'customer_email')) ?? address('email'),
    phone: address('telephone'),
    firstName: short(member(order, 'customer_firstname')) ?? address('firstname'),
    lastName: short(member(order, 'customer_lastname')) ?? address('lastname'),
    city: address('city'),
    region: address('region_code'),
    postalCode: address('postcode'),
    country: address('country_id'),
  };
  const known = Object.entries(user).filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

/** What was ordered. A configurable product stands twice; the line without a parent holds its price, the other is the variant. */
export function itemsOf(order: object, currency: Currency | undefined): Record<string, unknown>[] | undefined {
  const all = listOf(member(order, 'items'));
  const lines = all.filter((line) => !textOf(member(line, 'parent_item_id')));
  const variantOf = (lineId: string | undefined) =>
    lineId && textOf(member(all.filter((line) => textOf(member(line, 'parent_item_id')) === lineId)[0], 'product_id'));
  const items = lines.map((line) => ({
    item_id: textOf(member(line, 'sku')),
    item_name: textOf(member(line, 'name')),
    sku: textOf(member(line, 'sku')),
    product_id: textOf(member(line, 'product_id')),
    variant_id: variantOf(textOf(member(line, 'item_id'))),
    line_id: textOf(member(line, 'item_id')),
    quantity: textOf(member(line, 'qty_ordered')),
    ...pieceOf(line, currency),
    tax: textOf(member(line, 'base_tax_amount')) ?? textOf(member(line, 'tax_amount')),
  }));
  return items.length > 0 ? items : undefined;
}

/** The price of one piece with its discount taken off, and that discount: Magento states the price before, and the whole line's discount. */
function pieceOf(line: unknown, currency: Currency | undefined): Record<string, unknown> {
  const text = (name: string) => textOf(member(line, `base_${name}`)) ?? textOf(member(line, name));
  const price = currency && parseMoney(text('price'), currency);
  const discount = currency && parseMoney(text('discount_amount'), currency);
  const pieces = Number(textOf(member(line, 'qty_ordered')) ?? 1);
  if (!price || !discount || discount.minor <= 0n || !Number.isSafeInteger(pieces) || pieces < 1) return { price: text('price') };
  const each = (discount.minor * 2n + BigInt(pieces)) / (BigInt(pieces) * 2n);
  if (each > price.minor) return { price: text('price') };
  return {
    price: formatDecimal({ minor: price.minor - each, currency: price.currency }),
    discount: formatDecimal({ minor: each, currency: price.currency }),
  };
}

function short(value: unknown): string | undefined {
  return textOf(value)?.slice(0, TEXT_LENGTH_MAX);
}
