/**
 * Credit in Meta's form, for its custom attribution: an event of its own that names the Purchase which Meta has.
 * https://developers.facebook.com/documentation/ads-commerce/conversions-api/guides/append-attribution and its /reference (read
 * 2026-11); names and meanings of the members are those of Meta's own library (facebook-nodejs-business-sdk,
 * serverside/attribution-data.js).
 */
import { SECOND_MS } from '@/lib/core/instant';
import type { MappedConversion, PlatformCredit } from '@/lib/model/conversion';
import { LOOKBACK_DAYS_MAX, type ModelId } from '@/lib/model/credit';
import { majorNumber } from '../money';
import { compact } from '../user';

/** Its name is fixed, whatever the mapping calls it. */
export const APPEND_ATTRIBUTION = 'AppendAttribution';

/** Ours by Meta's names. A direct visit is no click: last non-direct and last paid click are kinds of last click. */
const modelNames: Partial<Record<ModelId, string>> = {
  last_click: 'last_touch',
  last_non_direct_click: 'last_click',
  last_paid_click: 'last_click',
  first_click: 'first_touch',
  linear: 'linear',
  time_decay: 'time_decay',
  position_based: 'position_based',
};
/** What Meta calls any other. */
const OTHER_MODEL = 'unknown';

/** What the event has beside, and other than, its Purchase. */
export function appendedOf({ value, orderKey }: MappedConversion, credit: PlatformCredit) {
  const { model, windowDays, share, amount, whole, touch, sale, madeAt } = credit;
  const minor = value && (whole.minor > 0n ? (value.minor * amount.minor) / whole.minor : 0n);
  return {
    event_name: APPEND_ATTRIBUTION,
    // When the credit was worked out, and not when the order was placed: that stands in original_event_data.
    event_time: secondsOf(madeAt),
    custom_data: compact({ value: value && majorNumber(value), currency: value?.currency, order_id: orderKey }),
    original_event_data: compact({
      event_name: sale.as,
      event_time: secondsOf(sale.occurredAt),
      order_id: orderKey,
      event_id: sale.key,
    }),
    attribution_data: compact({
      scope: 'click',
      visit_time: secondsOf(touch.at),
      ad_id: idOf(touch.ad),
      adset_id: idOf(touch.adGroup),
      campaign_id: idOf(touch.campaignId),
      attribution_share: share,
      attribution_model: modelNames[model] ?? OTHER_MODEL,
      attr_window: Math.min(windowDays, LOOKBACK_DAYS_MAX),
      attribution_value: value && minor !== undefined ? majorNumber({ ...value, minor }) : undefined,
    }),
  };
}

/** The conversion with the click that has the credit before any later one: visit_time is that click's. */
export function withCreditedClick(conversion: MappedConversion, { touch }: PlatformCredit): MappedConversion {
  const { clickParam: param, clickValue: value, at } = touch;
  if (param !== 'fbclid' || !value || conversion.clicks.some((click) => click.param === param && click.value === value)) {
    return conversion;
  }
  const others = conversion.clicks.filter((click) => click.param !== param);
  return { ...conversion, clicks: [{ param, platform: 'meta', value, firstSeenAt: at }, ...others] };
}

/** Meta's ids are digits; names of campaigns, which some templates put in their place, are left out. */
function idOf(stated: string | undefined): string | undefined {
  return stated !== undefined && /^\d{5,25}$/.test(stated) ? stated : undefined;
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / SECOND_MS);
}
