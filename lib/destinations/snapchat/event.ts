/** One event in Snapchat's form. https://developers.snap.com/api/marketing-api/Conversions-API/Parameters (read 2026-11) */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { knownParams } from '../params';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { SNAPCHAT_EVENTS } from './names';
import { canMatch, snapchatUserDataOf } from './user-data';

/** Snapchat's parameters beyond those that every event has by itself. */
const PARAMS = ['content_name', 'content_category', 'content_type', 'sign_up_method', 'event_tag'];

/** The event, or why Snapchat could not use it. `storeUrl` is the page of events that no browser told of. */
export function prepareSnapchat(conversion: MappedConversion, storeUrl: string): Result<Prepared, Skip> {
  const { as, key, occurredAt, page, value, restricted } = conversion;
  if (!SNAPCHAT_EVENTS.some((name) => name === as)) {
    return fail({ reason: 'not_supported', detail: `Snapchat has no event named "${as}"; custom ones are CUSTOM_EVENT_1 to 5.` });
  }
  if (as === 'PURCHASE' && !value) {
    return fail({ reason: 'incomplete', detail: 'Snapchat takes a PURCHASE only with a value and its currency.' });
  }
  const { userData, withheld } = snapchatUserDataOf(conversion);
  if (!canMatch(userData)) {
    return fail({
      reason: 'no_identifier',
      detail: 'Snapchat takes an event only with an e-mail address, a phone, or an IP address and a user agent.',
    });
  }
  const further = knownParams(conversion, PARAMS, 'Snapchat');
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'Snapchat', 'contents.quantity');
  const item = compact({
    event_name: as,
    action_source: conversion.salesChannel === 'pos' ? 'OFFLINE' : 'WEB',
    event_time: Math.floor(occurredAt.getTime() / SECOND_MS),
    event_id: key,
    event_source_url: page?.url ?? storeUrl,
    // Snapchat’s flag of buyers who opted out.
    data_processing_options: restricted ? ['LMU'] : undefined,
    user_data: userData,
    custom_data: compact({ ...customDataOf({ ...conversion, items }), ...further.params }),
  });
  return ok({ item, withheld: [...withheld, ...rounded, ...further.withheld] });
}

function customDataOf({ value, items, orderKey, searchTerm, lifetimeValue, name }: MappedConversion) {
  return {
    value: value && majorNumber(value),
    currency: currencyOf({ value, items }),
    content_ids: items.flatMap(({ id }) => id ?? []),
    contents: items.flatMap((item) => contentOf(item) ?? []),
    num_items: piecesOf(items),
    order_id: orderKey,
    search_string: name === 'search' ? searchTerm : undefined,
    predicted_ltv: lifetimeValue && majorNumber(lifetimeValue),
  };
}

function contentOf({ id, quantity, brand, ...item }: ConversionItem) {
  return id && compact({ id, quantity, item_price: unitNumber(item), brand });
}
