/**
 * One order in the form of CJ's tracking API, or its restatement or cancellation.
 * https://docs.cj.com/docs/neworders-api-implementation, /restatement-api-implementation, /cancellations-api-implementation
 * (read 2026-11), and the schema that https://tracking.api.cj.com/graphql tells of itself
 */
import { formatDecimal, type Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import { isCancellation, isCorrection, retractedName } from '@/lib/model/delivery-key';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { affiliateClick, isOrder, remainingOf } from '../affiliate';
import type { Prepared } from '../define';
import { compact, buyerCountry } from '../user';
import { goodsOf } from './goods';
import type { CjSettings } from './settings';

const CLICK_PARAMS = ['cjevent'] as const;

/** New orders, restatements and cancellations are calls of their own. */
export type CjKind = 'create' | 'restate' | 'cancel';

/** Which call an item belongs to: only a new order has the order's time, and a cancellation has no currency. */
export function kindOf(item: Record<string, unknown>): CjKind {
  if ('eventTime' in item) return 'create';
  return 'currency' in item ? 'restate' : 'cancel';
}

/** The order, restatement or cancellation, or why CJ is not told of it. */
export function prepareCj(conversion: MappedConversion, settings: CjSettings): Result<Prepared, Skip> {
  const order = isOrder(conversion, 'CJ');
  if (!order.ok) return order;
  const orderId = plainReference(order.value);
  if (!orderId)
    return fail({ reason: 'incomplete', detail: 'CJ takes letters a-z, digits, - and _ in an order’s reference: none is left.' });
  const why = `CJ takes letters a-z, digits, - and _ alone: it is told ${orderId}.`;
  // A sign before the number, as shops write it, is no news.
  const isOther = !order.value.replace(/^[^A-Za-z0-9]+/, '').startsWith(orderId);
  const withheld: Withheld[] = isOther ? [{ field: 'orderId', why }] : [];
  const named = { enterpriseId: settings.enterpriseId, actionTrackerId: Number(settings.actionTrackerId), orderId };
  return conversion.name === 'refund'
    ? correctionOf(conversion, named, settings, withheld)
    : orderOf(conversion, named, settings, withheld);
}

/** What CJ refuses is a hyphen, and nothing at the ends: "#1042" is 1042, "A/7" is A-7. */
function plainReference(reference: string): string {
  return reference.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
}

type Named = { enterpriseId: string; actionTrackerId: number; orderId: string };

function orderOf(conversion: MappedConversion, named: Named, settings: CjSettings, withheld: Withheld[]): Result<Prepared, Skip> {
  const { value, occurredAt, params } = conversion;
  if (!value) return fail({ reason: 'incomplete', detail: 'CJ pays on a value with its currency, and this order has none.' });
  const click = affiliateClick(conversion, CLICK_PARAMS, settings, 'CJ');
  if (!click.ok) return click;
  const custom = Object.entries(params).map(([name, param]) => ({ name, value: String(param) }));
  const item = {
    ...named,
    eventTime: occurredAt.toISOString(),
    cjEvent: click.value.value,
    ...contentOf(conversion, value, settings, withheld),
    ...(custom.length > 0 && { customParameters: custom }),
  };
  return ok({ item, withheld });
}

/** The new state of an order: a restatement replaces all that was told before. */
function contentOf(
  conversion: MappedConversion,
  value: Money,
  settings: CjSettings,
  withheld: Withheld[],
): Record<string, unknown> {
  const { coupon, newCustomer, refund, items } = conversion;
  const goods =
    settings.counts === 'items' ? goodsOf(value, refund ? (refund.ordered ?? []) : items, settings.groups, withheld) : undefined;
  return {
    currency: value.currency,
    ...(goods ?? { amount: formatDecimal(value), discount: formatDecimal({ ...value, minor: 0n }) }),
    ...(coupon && { coupon }),
    verticalParameters: compact({
      customerStatus: newCustomer === undefined ? undefined : newCustomer ? 'New' : 'Return',
      customerCountry: buyerCountry(conversion),
    }),
  };
}

function correctionOf(
  conversion: MappedConversion,
  named: Named,
  settings: CjSettings,
  withheld: Withheld[],
): Result<Prepared, Skip> {
  const { occurredAt, refund } = conversion;
  const remaining = remainingOf(conversion, 'CJ');
  if (!remaining.ok) return remaining;
  const updateTime = occurredAt.toISOString();
  if (remaining.value.minor === 0n) {
    return ok({ item: { ...named, updateTime, correctionReason: reasonOf(conversion) }, group: 'cancel', withheld });
  }
  const click = affiliateClick({ ...conversion, occurredAt: refund?.orderedAt ?? occurredAt }, CLICK_PARAMS, settings, 'CJ');
  const item = {
    ...named,
    updateTime,
    ...(click.ok && { cjEvent: click.value.value }),
    ...contentOf(conversion, remaining.value, settings, withheld),
    correctionReason: reasonOf(conversion),
  };
  return ok({ item, group: 'restate', withheld });
}

/** Goods went back where a refund names lines; an order that was edited or cancelled has no reason of its own among CJ's. */
function reasonOf({ items, key }: MappedConversion): string {
  if (retractedName(key) !== undefined) return 'DuplicateOrder';
  return items.length === 0 || isCorrection(key) || isCancellation(key) ? 'Other' : 'ReturnedMerchandise';
}
