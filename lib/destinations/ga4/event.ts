/**
 * One event in GA4's form, with the envelope of the request that can carry it. Each event has its own time: "this can be provided at the request
 * level or for an individual event"
 * (https://developers.google.com/data-manager/api/devguides/events/analytics/measurement-protocol/upgrade/field-mappings, read 2026-11).
 * Parameters: https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference/events (read 2026-11)
 */
import { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import { envelopeOf, sessionIdOf } from './envelope';
import { eventNameProblem, fitParams, fitText, ITEMS_MAX, PARAMS_MAX, type ParamValue } from './limits';

const MICROSECONDS_PER_MS = 1_000;
/** Without engagement an event shows neither in Realtime nor in active users; a server knows of none, so it says the least there is. */
const ENGAGEMENT_MS = 1;
/** Parameters of GA4's recommended events that stores send under these very names. */
const STANDARD_TEXTS = [
  'affiliation',
  'payment_type',
  'shipping_tier',
  'method',
  'lead_source',
  'item_list_id',
  'item_list_name',
] as const;

const anything = z.record(z.string(), z.unknown());
const itemSchema = z.object({ envelope: anything, event: anything });
type Ga4Item = z.infer<typeof itemSchema>;

/** The body of a request: the envelope that its items share, and their events. */
export function bodyOfItems(items: unknown[]): Record<string, unknown> {
  const parsed = z.array(itemSchema).parse(items);
  return { ...parsed[0]?.envelope, events: parsed.map(({ event }) => event) };
}

/** The event, or why GA4 could not use it. */
export function prepareGa4(conversion: MappedConversion): Result<Prepared, Skip> {
  const nameProblem = eventNameProblem(conversion.as);
  if (nameProblem) return fail({ reason: 'not_supported', detail: nameProblem });
  const missing = missingOf(conversion);
  if (missing) return fail({ reason: 'incomplete', detail: missing });
  const withheld: Withheld[] = [];
  const envelope = envelopeOf(conversion, withheld);
  if (!envelope) {
    return fail({ reason: 'no_identifier', detail: 'GA4 needs a client: there is no _ga cookie, visitor, person or order.' });
  }
  const event = {
    name: conversion.as,
    timestamp_micros: conversion.occurredAt.getTime() * MICROSECONDS_PER_MS,
    params: paramsOf(conversion, withheld),
  };
  const item: Ga4Item = { envelope, event };
  return ok({ item, group: sha256Hex(JSON.stringify(envelope)), withheld });
}

function missingOf({ as, value, orderKey }: MappedConversion): string | undefined {
  if (as !== 'purchase' && as !== 'refund') return undefined;
  if (!orderKey) return `GA4 takes a ${as} only with the order’s id: it is what it deduplicates by.`;
  return as === 'purchase' && !value ? 'GA4 takes a purchase only with a value and its currency.' : undefined;
}

function paramsOf(conversion: MappedConversion, withheld: Withheld[]): Record<string, unknown> {
  const { page, value, tax, shipping, coupon, orderKey, searchTerm, newCustomer, properties, params } = conversion;
  const whole = wholeQuantities(conversion.items, 'GA4', 'items.quantity');
  withheld.push(...whole.withheld);
  const items = itemsOf(whole.items, withheld);
  const standard: [string, ParamValue | undefined][] = [
    ['session_id', sessionIdOf(conversion)],
    ['engagement_time_msec', ENGAGEMENT_MS],
    ['page_location', page?.url],
    ['page_referrer', page?.referrer],
    ['page_title', page?.title],
    ['currency', currencyOf(conversion)],
    ['value', value && majorNumber(value)],
    ['transaction_id', orderKey],
    ['tax', tax && majorNumber(tax)],
    ['shipping', shipping && majorNumber(shipping)],
    ['coupon', coupon],
    ['search_term', searchTerm],
    ['customer_type', newCustomer === undefined ? undefined : newCustomer ? 'new' : 'returning'],
    ...STANDARD_TEXTS.map((name): [string, string | undefined] => {
      const said = properties[name];
      return [name, typeof said === 'string' ? said : undefined];
    }),
  ];
  const room = items.length > 0 ? PARAMS_MAX - 1 : PARAMS_MAX;
  return { ...fitParams([...standard, ...Object.entries(params)], room, withheld), ...(items.length > 0 && { items }) };
}

function itemsOf(items: readonly ConversionItem[], withheld: Withheld[]): Record<string, unknown>[] {
  if (items.length > ITEMS_MAX) withheld.push({ field: 'items', why: `GA4 takes at most ${ITEMS_MAX} items.` });
  return items.slice(0, ITEMS_MAX).flatMap((item) => itemOf(item, withheld) ?? []);
}

function itemOf(
  { id, name, brand, category, variant, price, exactPrice, discount, coupon, quantity }: ConversionItem,
  withheld: Withheld[],
) {
  if (!id && !name) return undefined;
  const text = (field: string, value: string | undefined) => value && fitText(field, value, withheld, `items.${field}`);
  return compact({
    item_id: text('item_id', id),
    item_name: text('item_name', name),
    item_brand: text('item_brand', brand),
    item_category: text('item_category', category),
    item_variant: text('item_variant', variant),
    price: unitNumber({ price, exactPrice }),
    discount: discount && majorNumber(discount),
    coupon: text('coupon', coupon),
    quantity,
  });
}
