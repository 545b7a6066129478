/**
 * One event as a custom event, or a person as a subscriber by a keyword. Each has an address of its own, which the item names;
 * the rest of the item is the body. https://developers.postscript.io/reference/create-custom-event and
 * /reference/create-subscriber (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { reachedBy, SUBSCRIBE, subscriptionOf, unreached } from '../messaging';
import { plainProperties } from '../plain-properties';
import { compact } from '../user';
import type { PostscriptSettings } from './settings';

const TYPE = /^\w{1,100}$/;
/** Postscript writes texts alone. */
const CHANNELS = ['sms'] as const;

/** The item with its address, or why Postscript could not use it. */
export function preparePostscript(conversion: MappedConversion, { keyword }: PostscriptSettings): Result<Prepared, Skip> {
  return conversion.as === SUBSCRIBE ? prepareSubscriber(conversion, keyword) : prepareEvent(conversion);
}

function prepareEvent(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, key, occurredAt } = conversion;
  const { phone, email } = reachedBy(conversion);
  if (!TYPE.test(as)) {
    return fail({ reason: 'not_supported', detail: `“${as}” is no name that Postscript takes: letters, digits and _ alone.` });
  }
  // Without either, Postscript would keep the event's definition and nothing else.
  if (!phone && !email) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Postscript') });
  const item = compact({
    endpoint: 'events',
    type: as,
    phone,
    email,
    occurred_at: timeOf(occurredAt),
    external_id: key,
    properties: plainProperties(conversion),
  });
  return ok({ item, withheld: [] });
}

/** "%Y-%m-%d %H:%M:%S.%f" in UTC: with microseconds, and without a zone. */
function timeOf(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '000');
}

function prepareSubscriber(conversion: MappedConversion, keyword: string | undefined): Result<Prepared, Skip> {
  const read = subscriptionOf(conversion, 'Postscript', CHANNELS);
  if (!read.ok) return read;
  if (!keyword) {
    return fail({ reason: 'incomplete', detail: 'The connection’s settings name no keyword, which holds the legal text.' });
  }
  const { reached, withheld } = read.value;
  const item = compact({
    endpoint: 'subscribers',
    phone_number: reached.phone,
    keyword,
    email: reached.email,
    first_name: conversion.contact?.firstName,
    last_name: conversion.contact?.lastName,
    external_id: reached.userId,
    origin: 'website',
  });
  // A keyword that is not there must not hold up events.
  return ok({ item, group: 'subscribers', withheld });
}
