/**
 * One order in impact.com's form, or the change or reversal of its action: fields of a form, items numbered from 1.
 * https://integrations.impact.com/brand-api-reference and
 * https://integrations.impact.com/impact-brand/reference/update-an-action, /reverse-an-action (read 2026-11)
 */
import { formatDecimal } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import { affiliateClick, groupOf, isOrder, remainingOf } from '../affiliate';
import type { Prepared } from '../define';
import { lineName, spread } from '../order-lines';
import { knownParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact, buyerCountry, externalIdHash } from '../user';
import type { ImpactSettings } from './settings';

/** What the programme's links carry: its default, newer links, and old ones. */
const CLICK_PARAMS = ['irclickid', 'im_ref', 'irclid'] as const;
export const UPDATE_CODE = 'ORDER_UPDATE';
/** "General code for reversing an action": the only one that fits refunds and cancellations alike. */
const REVERSAL_CODE = 'REJECTED';

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
/** Report fields that a programme gives names of its own. */
const PARAMS = [...numbered('Text', 50), ...numbered('Numeric', 10), ...numbered('Money', 3), ...numbered('Date', 10)].concat(
  'Note',
  'PaymentType',
  'GiftPurchase',
);

/** The form's fields, or why impact.com is not told of it. */
export function prepareImpact(conversion: MappedConversion, settings: ImpactSettings): Result<Prepared, Skip> {
  const order = isOrder(conversion, 'impact.com');
  if (!order.ok) return order;
  return conversion.name === 'refund'
    ? correctionOf(conversion, order.value, settings)
    : orderOf(conversion, order.value, settings);
}

function orderOf(conversion: MappedConversion, OrderId: string, settings: ImpactSettings): Result<Prepared, Skip> {
  const { value, coupon, newCustomer, occurredAt, user, client } = conversion;
  if (!value)
    return fail({ reason: 'incomplete', detail: 'impact.com pays on a value with its currency, and this order has none.' });
  const click = affiliateClick(conversion, CLICK_PARAMS, settings, 'impact.com');
  if (!click.ok) return click;
  const { params, withheld } = knownParams(conversion, PARAMS, 'impact.com');
  const item = compact({
    CampaignId: settings.campaignId,
    ActionTrackerId: settings.actionTrackerId,
    // To the second, as in all examples of the reference.
    EventDate: occurredAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    OrderId,
    ClickId: click.value.value,
    CurrencyCode: value.currency,
    CustomerId: user.userId ? externalIdHash(conversion) : undefined,
    CustomerEmail: user.emailHash,
    CustomerStatus: newCustomer === undefined ? undefined : newCustomer ? 'NEW' : 'EXISTING',
    CustomerCountry: buyerCountry(conversion),
    OrderPromoCode: coupon,
    IpAddress: client.ip,
    UserAgent: client.userAgent,
    TrackingConsent: 'true',
    ...itemsOf(conversion, settings),
    ...Object.fromEntries(Object.entries(params).map(([name, param]) => [name, String(param)])),
  });
  const rounded = wholeQuantities(conversion.items, 'impact.com', 'ItemQuantity').withheld;
  return ok({ item, withheld: [...withheld, ...rounded] });
}

/** The lines with their shares of the value; an order without lines has one amount. They must not be mixed. */
function itemsOf({ value, items }: MappedConversion, { groups }: ImpactSettings): Record<string, string> {
  if (!value) return {};
  if (items.length === 0) return { Amount: formatDecimal(value) };
  const fields = spread(value, items).flatMap(({ item, quantity, amount }, index): [string, string | undefined][] => {
    const place = index + 1;
    return [
      [`ItemSku${place}`, lineName(item, index)],
      [`ItemName${place}`, item.name],
      [`ItemCategory${place}`, groupOf(item, groups) ?? item.category],
      [`ItemBrand${place}`, item.brand],
      [`ItemQuantity${place}`, String(quantity)],
      // The line's, and no price of one piece: that the shares add up to the value is what payouts depend on.
      [`ItemSubTotal${place}`, formatDecimal(amount)],
    ];
  });
  return Object.fromEntries(fields.flatMap(([name, text]) => (text ? [[name, text]] : [])));
}

function correctionOf(
  conversion: MappedConversion,
  OrderId: string,
  { actionTrackerId }: ImpactSettings,
): Result<Prepared, Skip> {
  const remaining = remainingOf(conversion, 'impact.com');
  if (!remaining.ok) return remaining;
  const found = { ActionTrackerId: actionTrackerId, OrderId };
  const isWhole = remaining.value.minor === 0n;
  const item = isWhole
    ? { ...found, DispositionCode: REVERSAL_CODE }
    : { ...found, DispositionCode: UPDATE_CODE, Amount: formatDecimal(remaining.value) };
  return ok({ item, withheld: [] });
}
