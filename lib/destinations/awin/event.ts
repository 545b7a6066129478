/**
 * One order in Awin's form, or its correction.
 * https://developer.awin.com/apidocs/conversion-api and
 * https://help.awin.com/apidocs/approve-decline-amend-batch-transactions-for-a-given-advertiser (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { affiliateClick, groupOf, isOrder, laterClick, remainingOf } from '../affiliate';
import type { Prepared } from '../define';
import { majorNumber, unitNumber } from '../money';
import { spread } from '../order-lines';
import { withheldParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import type { AwinSettings } from './settings';

/** Awin cuts longer ones. */
const REFERENCE_LENGTH_MAX = 50;
const AWIN_CHANNEL = 'aw';
/** Corrections go to another address than orders. */
export const CORRECTION_GROUP = 'correction';

/** The order or correction, or why Awin is not told of it. */
export function prepareAwin(conversion: MappedConversion, settings: AwinSettings): Result<Prepared, Skip> {
  const order = isOrder(conversion, 'Awin');
  if (!order.ok) return order;
  const reference = [...order.value].slice(0, REFERENCE_LENGTH_MAX).join('');
  const why = `Awin keeps ${REFERENCE_LENGTH_MAX} characters of a reference.`;
  const withheld: Withheld[] = reference === order.value ? [] : [{ field: 'orderReference', why }];
  return conversion.name === 'refund'
    ? correctionOf(conversion, reference, settings, withheld)
    : orderOf(conversion, reference, settings, withheld);
}

function orderOf(
  conversion: MappedConversion,
  orderReference: string,
  settings: AwinSettings,
  withheld: Withheld[],
): Result<Prepared, Skip> {
  const { value, coupon, newCustomer, occurredAt } = conversion;
  if (!value) return fail({ reason: 'incomplete', detail: 'Awin pays on a value with its currency, and this order has none.' });
  const click = affiliateClick(conversion, ['awc'], settings, 'Awin');
  if (!click.ok) return click;
  const channel = settings.channel === 'last' ? (laterClick(conversion, click.value)?.platform ?? AWIN_CHANNEL) : AWIN_CHANNEL;
  withheld.push(...withheldParams(conversion, 'Awin'));
  const item = compact({
    orderReference,
    amount: majorNumber(value),
    currency: value.currency,
    channel,
    awc: click.value.value,
    voucher: coupon,
    commissionGroups: groupsOf(conversion, settings),
    customerAcquisition: newCustomer === undefined ? undefined : newCustomer ? 'NEW' : 'RETURNING',
    transactionTime: settings.sendsTime ? Math.floor(occurredAt.getTime() / SECOND_MS) : undefined,
    basket: basketOf(conversion, settings, withheld),
    custom: { '1': 'tieback' },
  });
  return ok({ item, withheld });
}

/** The value by commission group; the parts add up to the amount. */
function groupsOf({ value, items }: MappedConversion, { groups, defaultGroup }: AwinSettings) {
  if (!value) return [];
  if (items.length === 0) return [{ code: defaultGroup, amount: majorNumber(value) }];
  const lines = Map.groupBy(spread(value, items), ({ item }) => groupOf(item, groups) ?? defaultGroup);
  return [...lines].map(([code, grouped]) => {
    const minor = grouped.reduce((sum, { amount }) => sum + amount.minor, 0n);
    return { code, amount: majorNumber({ minor, currency: value.currency }) };
  });
}

/** Awin takes a product only with its id, name, price and quantity. */
function basketOf({ items }: MappedConversion, { groups, defaultGroup }: AwinSettings, withheld: Withheld[]) {
  const whole = wholeQuantities(items, 'Awin', 'basket.quantity');
  const products = whole.items.flatMap((item) => {
    const { id, name, sku = id, quantity, category } = item;
    const price = unitNumber(item);
    if (!id || !name || price === undefined) return [];
    const commissionGroupCode = groupOf(item, groups) ?? defaultGroup;
    return [compact({ id, name, price, quantity, sku, category, commissionGroupCode })];
  });
  withheld.push(...whole.withheld);
  const missing = items.length - products.length;
  if (missing > 0) withheld.push({ field: 'basket', why: `${missing} of the lines lack an id, a name or a price.` });
  return products;
}

/** A whole refund declines the transaction, a part of it changes its amount. */
function correctionOf(
  conversion: MappedConversion,
  orderRef: string,
  { groups, defaultGroup }: AwinSettings,
  withheld: Withheld[],
): Result<Prepared, Skip> {
  const { refund } = conversion;
  const remaining = remainingOf(conversion, 'Awin');
  if (!remaining.ok) return remaining;
  if (!refund?.orderedAt)
    return fail({ reason: 'incomplete', detail: 'Awin finds an order by its own time, which is not known.' });
  // Without its zone and fraction: the zone stands beside it.
  const found = { orderRef, transactionDate: refund.orderedAt.toISOString().slice(0, 19), timezone: 'UTC' };
  if (remaining.value.minor === 0n) {
    const item = { action: 'decline', transaction: { ...found, declineReason: 'order returned' } };
    return ok({ item, group: CORRECTION_GROUP, withheld });
  }
  const saleAmount = majorNumber(remaining.value);
  const transaction = {
    ...found,
    amendReason: 'partial return',
    currency: remaining.value.currency,
    saleAmount,
    // Which groups the money went back from is not known: Awin then takes the difference from DEFAULT.
    ...(groups === '' && { transactionParts: [{ amount: saleAmount, commissionGroupCode: defaultGroup }] }),
  };
  return ok({ item: { action: 'amend', approve: false, transaction }, group: CORRECTION_GROUP, withheld });
}
