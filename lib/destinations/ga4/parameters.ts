/**
 * The parameters of Google's recommended events that stores send under Google's own names, of the event and of its items.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference/events (read 2026-11)
 */
import { textOf } from '@/lib/core/json';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { majorNumber, unitNumber } from '../money';
import { compact } from '../user';
import { fitText, ITEMS_MAX } from './limits';

/** Where a promotion and a list stand: of the event, of single items, or of both. */
const PROMOTION_TEXTS = ['promotion_id', 'promotion_name', 'creative_name', 'creative_slot'] as const;
const LIST_TEXTS = ['item_list_id', 'item_list_name'] as const;

const EVENT_TEXTS = [
  'affiliation',
  'payment_type',
  'shipping_tier',
  'method',
  'lead_source',
  ...LIST_TEXTS,
  ...PROMOTION_TEXTS,
  'location_id',
] as const;

/** What one event alone has. */
const OWN_TEXTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['select_content', ['content_type', 'content_id']],
  ['share', ['content_type', 'item_id']],
  ['join_group', ['group_id']],
  ['working_lead', ['lead_status']],
  ['disqualify_lead', ['disqualified_lead_reason']],
  ['close_unconvert_lead', ['unconvert_lead_reason']],
]);

const ITEM_TEXTS = [
  'affiliation',
  'item_category2',
  'item_category3',
  'item_category4',
  'item_category5',
  ...LIST_TEXTS,
  'location_id',
  ...PROMOTION_TEXTS,
] as const;

/** What Segment's spec, and carts that follow it, call two of them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['payment_type', 'payment_method'],
  ['shipping_tier', 'shipping_method'],
]);

/** The texts of the event. A promotion that stands in the first item alone, as older data layers have it, is the event's. */
export function eventTexts({ as, properties, items }: MappedConversion): [string, string | undefined][] {
  const first = items.find(({ id, name }) => !id && !name)?.properties ?? {};
  const names = [...EVENT_TEXTS, ...(OWN_TEXTS.get(as) ?? [])];
  const said = (name: string) => textOf(properties[name]) ?? textOf(properties[OTHER_NAMES.get(name) ?? '']);
  return names.map((name) => [name, said(name) ?? (isPromotion(name) ? textOf(first[name]) : undefined)]);
}

function isPromotion(name: string): boolean {
  return PROMOTION_TEXTS.some((known) => known === name);
}

/** The items as GA4 takes them: with an id or a name. */
export function itemsOf(items: readonly ConversionItem[], withheld: Withheld[]): Record<string, unknown>[] {
  if (items.length > ITEMS_MAX) withheld.push({ field: 'items', why: `GA4 takes at most ${ITEMS_MAX} items.` });
  const taken = items.slice(0, ITEMS_MAX).map((item) => itemOf(item, withheld));
  return taken.filter((item) => item !== undefined);
}

function itemOf(item: ConversionItem, withheld: Withheld[]): Record<string, unknown> | undefined {
  const { id, name, brand, category, variant, discount, coupon, quantity, properties } = item;
  if (!id && !name) return undefined;
  const text = (field: string, value: string | undefined) => value && fitText(field, value, withheld, `items.${field}`);
  const texts = ITEM_TEXTS.map((field): [string, unknown] => [field, text(field, textOf(properties[field]))]);
  return compact<Record<string, unknown>>({
    item_id: text('item_id', id),
    item_name: text('item_name', name),
    item_brand: text('item_brand', brand),
    item_category: text('item_category', category),
    item_variant: text('item_variant', variant),
    ...Object.fromEntries(texts),
    index: indexOf(properties['index']),
    price: unitNumber(item),
    discount: discount && majorNumber(discount),
    coupon: text('coupon', coupon),
    quantity,
  });
}

/** The place in a list, as a number or as digits. */
function indexOf(value: unknown): number | undefined {
  const index = Number(textOf(value));
  return Number.isSafeInteger(index) && index >= 0 ? index : undefined;
}
