/**
 * One event in GA4's form, with the envelope of the request that can carry it. Each event has its own time: "this can be provided
 * at the request level or for an individual event"
 * (https://developers.google.com/data-manager/api/devguides/events/analytics/measurement-protocol/upgrade/field-mappings, read
 * 2026-11). Parameters: https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference/events (read 2026-11)
 */
import { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, majorNumber } from '../money';
import { wholeQuantities } from '../quantity';
import { envelopeOf, sessionIdOf } from './envelope';
import { eventNameProblem, fitParams, PARAMS_MAX, type ParamValue } from './limits';
import { eventTexts, itemsOf } from './parameters';

const MICROSECONDS_PER_MS = 1_000;
/**
 * Without engagement an event shows neither in Realtime nor in active users; a server knows of none, so it says the least there
 * is.
 */
const ENGAGEMENT_MS = 1;

const anything = z.record(z.string(), z.unknown());
const itemSchema = z.object({ envelope: anything, event: anything });
type Ga4Item = z.infer<typeof itemSchema>;

/** The body of a request: the envelope that its items share, and their events. */
export function bodyOfItems(items: unknown[]): Record<string, unknown> {
  const parsed = z.array(itemSchema).parse(items);
  return { ...parsed[0]?.envelope, events: parsed.map(({ event }) => event) };
}

/** The event, or why GA4 could not use it. */
export function prepareGa4(conversion: MappedConversion, measurementId: string): Result<Prepared, Skip> {
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
    params: paramsOf(conversion, measurementId, withheld),
  };
  const item: Ga4Item = { envelope, event };
  return ok({ item, group: sha256Hex(JSON.stringify(envelope)), withheld });
}

function missingOf({ as, value, orderKey }: MappedConversion): string | undefined {
  if (as !== 'purchase' && as !== 'refund') return undefined;
  if (!orderKey) return `GA4 takes a ${as} only with the order’s id: it is what it deduplicates by.`;
  return as === 'purchase' && !value ? 'GA4 takes a purchase only with a value and its currency.' : undefined;
}

function paramsOf(conversion: MappedConversion, measurementId: string, withheld: Withheld[]): Record<string, unknown> {
  const { page, value, tax, shipping, coupon, orderKey, searchTerm, newCustomer, params } = conversion;
  const whole = wholeQuantities(conversion.items, 'GA4', 'items.quantity');
  withheld.push(...whole.withheld);
  const items = itemsOf(whole.items, withheld);
  const standard: [string, ParamValue | undefined][] = [
    ['session_id', sessionOf(conversion, measurementId, withheld)],
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
    ...eventTexts(conversion),
  ];
  const room = items.length > 0 ? PARAMS_MAX - 1 : PARAMS_MAX;
  return { ...fitParams([...standard, ...Object.entries(params)], room, withheld), ...(items.length > 0 && { items }) };
}

/** A refund counts on the day that it is told, in no session. */
function sessionOf(conversion: MappedConversion, measurementId: string, withheld: Withheld[]): string | undefined {
  const session = sessionIdOf(conversion, measurementId);
  if (!session && conversion.as !== 'refund') {
    const why = `The browser's session of ${measurementId} is not known: Google counts the event, and gives it no source and no campaign.`;
    withheld.push({ field: 'session_id', why });
  }
  return session;
}
