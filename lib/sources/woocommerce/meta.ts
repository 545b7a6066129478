/**
 * What an order's meta data says of the buyer's visit. WooCommerce's order attribution keeps the page that the visit began with
 * and its campaign (https://woocommerce.com/document/order-attribution-tracking/, read 2026-11); scripts of the store add cookies
 * of other tools.
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { type EventContext, TEXT_LENGTH_MAX, URL_LENGTH_MAX, type WireEvent } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';
import { utcTime } from './fields';

/** Values by key without leading underscores; of two with one key the first. */
export type Meta = ReadonlyMap<string, string>;

const ATTRIBUTION = 'wc_order_attribution_';
const campaignParams = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'utm_id'];
/** What the attribution script writes for nothing. */
const NOTHING = /^\((none|not set|not provided|direct)\)$/;

/** The meta data of an order that is text. */
export function metaOf(order: unknown): Meta {
  const meta = new Map<string, string>();
  for (const entry of listOf(member(order, 'meta_data'))) {
    const key = textOf(member(entry, 'key'))?.replace(/^_+/, '');
    const value = textOf(member(entry, 'value'));
    if (key && value && value.length <= URL_LENGTH_MAX && !NOTHING.test(value) && !meta.has(key)) meta.set(key, value);
  }
  return meta;
}

/** The buyer's browser, as the checkout saw it. */
export function contextOf(order: unknown, meta: Meta): EventContext | undefined {
  const names = ['tieback_visitor', 'fbp', 'fbc', 'ga', 'ttp', 'ga_sessions'];
  const [visitor, fbp, fbc, ga, ttp, gaSessions] = names.map((name) => shortText(meta.get(name)));
  const userAgent = textOf(member(order, 'customer_user_agent')) ?? meta.get(`${ATTRIBUTION}user_agent`);
  return unlessEmpty({
    visitor,
    userAgent: userAgent?.slice(0, TEXT_LENGTH_MAX),
    ip: shortText(member(order, 'customer_ip_address')),
    browserIds: unlessEmpty({ fbp, fbc, ga, ttp, gaSessions }),
  });
}

/** When the visit that brought the order began. */
export function landedAt(meta: Meta): string | undefined {
  return utcTime(meta.get(`${ATTRIBUTION}session_start_time`));
}

/** The page that the visit began with, under its campaign; `store` is the store's own address. */
export function pageOf(meta: Meta, store: string | undefined): WireEvent['page'] {
  const campaign = campaignOf(meta);
  const entry = meta.get(`${ATTRIBUTION}session_entry`) ?? (campaign.length > 0 ? store : undefined);
  if (!entry || !URL.canParse(entry)) return undefined;
  const url = new URL(entry);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  if (campaign.some(([name, value]) => url.searchParams.get(name) !== value)) {
    for (const [name, value] of campaign) url.searchParams.set(name, value);
  }
  if (url.href.length > URL_LENGTH_MAX) return undefined;
  const referrer = meta.get(`${ATTRIBUTION}referrer`);
  return referrer ? { url: url.href, referrer } : { url: url.href };
}

/**
 * The campaign of a visit that came by a tagged link. For other visits the script makes up a source and a medium from the
 * referrer, which is at hand itself. The values are the page's own parameters, except that WooCommerce drops percent codes from
 * the address and not from these.
 */
function campaignOf(meta: Meta): [string, string][] {
  if (meta.get(`${ATTRIBUTION}source_type`) !== 'utm') return [];
  return campaignParams.flatMap((name): [string, string][] => {
    const value = shortText(meta.get(ATTRIBUTION + name));
    return value ? [[name, value]] : [];
  });
}
