/**
 * What an order cost in the shop's currency. `total_price` is what was ordered, with whatever edits have added since;
 * `current_total_price` is what is left of it after removals, returns and refunds
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/order, read 2026-11).
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { amountText, sumOf } from '../fields';
import { pairOf } from './fields';
import { type RefundedOrder, refundedMoney } from './refund';

/** The money members of a purchase. What cannot be read stays as sent, to be refused. */
export function moneyOf(order: unknown, refunded: RefundedOrder): Record<string, unknown> {
  const currency = parseCurrency(member(order, 'currency'));
  const value = (currency && editedValue(order, currency, refunded)) ?? amountText(member(order, 'total_price'), currency);
  return {
    currency: currency ?? member(order, 'currency'),
    value,
    received: currency && receivedOf(order, value, currency),
    tax: amountText(member(order, 'total_tax'), currency),
    shipping: shippingOf(order, currency),
    discount: amountText(member(order, 'total_discounts'), currency),
    presentment: presentmentOf(order, currency),
  };
}

/**
 * What has come in so far, where that is not the order's value: `total_outstanding` is what the buyer still has to pay, and below
 * zero when the shop has to give back what an edit took out.
 */
function receivedOf(order: unknown, value: unknown, currency: Currency): string | undefined {
  const [whole, outstanding] = [value, member(order, 'total_outstanding')].map((amount) => parseMoney(amount, currency));
  if (!whole || !outstanding || outstanding.minor === 0n || outstanding.minor > whole.minor) return undefined;
  return formatDecimal({ minor: whole.minor - outstanding.minor, currency });
}

/**
 * The value of an edited order where `total_price` does not say it. Cut down before the buyer paid for it: what is left of it, and
 * what went back; Shopify notes lines taken out as refunds, so an order without any was not cut down. Added to: what it costs now.
 */
function editedValue(order: unknown, currency: Currency, refunded: RefundedOrder): string | undefined {
  const refunds = listOf(member(order, 'refunds'));
  const total = parseMoney(member(order, 'total_price'), currency);
  const left = parseMoney(member(order, 'current_total_price'), currency);
  if (!total || !left || left.minor < 0n) return undefined;
  if (refunds.length === 0) return left.minor > total.minor ? formatDecimal(left) : undefined;
  let minor = left.minor;
  for (const refund of refunds) {
    const money = refundedMoney(refund, refunded);
    if (!money.ok) return undefined;
    minor += money.value?.minor ?? 0n;
  }
  return minor < total.minor ? formatDecimal({ minor, currency }) : undefined;
}

/** Shipping as paid, without tax: Shopify states it before its discounts, and with tax where prices include it. */
function shippingOf(order: unknown, currency: Currency | undefined): unknown {
  const stated = member(order, 'total_shipping_price_set', 'shop_money', 'amount');
  const gross = currency && parseMoney(stated, currency);
  if (!gross) return amountText(stated, currency);
  const lines = listOf(member(order, 'shipping_lines'));
  const within = (list: string, name: string) =>
    sumOf(
      lines.flatMap((line) => listOf(member(line, list)).map((part) => member(part, name))),
      currency,
    );
  const tax = member(order, 'taxes_included') === true ? within('tax_lines', 'price') : 0n;
  const net = gross.minor - within('discount_allocations', 'amount') - tax;
  return formatDecimal({ minor: net > 0n ? net : 0n, currency });
}

/** The total as the buyer saw it, where that was in another currency. */
function presentmentOf(order: unknown, currency: Currency | undefined): Record<string, unknown> | undefined {
  const seen = pairOf(member(order, 'total_price_set'))?.presentment;
  return seen && seen.currency !== currency ? { currency: seen.currency, value: formatDecimal(seen) } : undefined;
}
