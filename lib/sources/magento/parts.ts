/** The buyer and the lines of a Magento order. */
import { listOf, member, textOf } from '@/lib/core/json';
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

/** What was ordered. A configurable product stands twice; the line without a parent holds its price. */
export function itemsOf(order: object): Record<string, unknown>[] | undefined {
  const lines = listOf(member(order, 'items')).filter((line) => !textOf(member(line, 'parent_item_id')));
  const items = lines.map((line) => ({
    item_id: textOf(member(line, 'sku')),
    item_name: textOf(member(line, 'name')),
    price: textOf(member(line, 'base_price')) ?? textOf(member(line, 'price')),
    quantity: textOf(member(line, 'qty_ordered')),
    discount: textOf(member(line, 'base_discount_amount')) ?? textOf(member(line, 'discount_amount')),
  }));
  return items.length > 0 ? items : undefined;
}

function short(value: unknown): string | undefined {
  return textOf(value)?.slice(0, TEXT_LENGTH_MAX);
}
