/**
 * The amounts of Segment's e-commerce spec as an order has them: decimal text, and as `value` all that the buyer pays. By the
 * spec (https://segment.com/docs/connections/spec/ecommerce/v2/, read 2026-11) `total` is that; `subtotal` is after discounts and,
 * like `revenue`, without tax and shipping; `value` is the whole where a checkout starts, and anything in orders of older
 * senders.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { formatDecimal, type Money, parseMoney } from '@/lib/core/money';
import { stated } from '../fields';
import type { Members } from './fields';

/** An amount with the digits it was sent with. What is none stays as it is, for the door to refuse; what is empty is absent. */
export function amountOf(amount: unknown): unknown {
  if (amount === null || amount === '') return undefined;
  return typeof amount === 'number' && !/[^\d.-]/.test(String(amount)) ? String(amount) : amount;
}

/** Of three decimals, which lose no digit; and of two, which tell what a comma before three digits means. */
const unstated = ['KWD', 'EUR'].flatMap((code) => parseCurrency(code) ?? []);

/** The properties with their amounts read. `value` replaces `total`; `subtotal` and `revenue` stay as they were sent. */
export function withAmounts(properties: Members, name: string): Members {
  const currency = parseCurrency(properties['currency']);
  const { total, value, tax, shipping, discount, ...rest } = properties;
  const [wholly, otherwise] = [amountOf(total), amountOf(value)];
  const summed = sumOf(properties, currency);
  const order = name === 'purchase' || name === 'refund';
  return stated({
    ...rest,
    ...(currency && { currency }),
    value: order ? (wholly ?? summed ?? otherwise) : (otherwise ?? wholly ?? summed),
    tax: amountOf(tax),
    shipping: amountOf(shipping),
    discount: amountOf(discount),
  });
}

/**
 * The price of the goods with shipping and tax. Goods that are no amount stay as they are, and are refused as such. Without a currency,
 * which the door may know, all digits are added as they stand.
 */
function sumOf({ subtotal, revenue, shipping, tax }: Members, stated: Currency | undefined): unknown {
  const goods = amountOf(subtotal) ?? amountOf(revenue);
  const currency = stated ?? unstated.find((one) => parseMoney(goods, one));
  const price = currency && parseMoney(goods, currency);
  if (!price) return goods;
  const parts = [price, ...[shipping, tax].flatMap((part) => parseMoney(part, currency) ?? [])];
  const sum = formatDecimal(parts.reduce((total: Money, part) => ({ minor: total.minor + part.minor, currency })));
  return stated ? sum : sum.replace(/(\.\d\d)0$/, '$1');
}
