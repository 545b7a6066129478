/**
 * One event in Meta's form. https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/server-event and
 * /custom-data (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import { SECOND_MS } from '@/lib/core/instant';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { contentCategoryOf, contentNameOf } from '../contents';
import { ORDER_CREDITED } from '@/lib/model/delivery-key';
import { APPEND_ATTRIBUTION, appendedOf, withCreditedClick } from './append-attribution';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { canMatch, userDataOf } from './user-data';

/**
 * Meta finds the state by the address: https://developers.facebook.com/docs/marketing-apis/data-processing-options (read 2026-11)
 */
const LIMITED_DATA_USE = {
  data_processing_options: ['LDU'],
  data_processing_options_country: 0,
  data_processing_options_state: 0,
};

/** The event, or why Meta could not use it. */
export function prepareMeta(conversion: MappedConversion): Result<Prepared, Skip> {
  if (conversion.as === 'Purchase' && !conversion.value) {
    return fail({ reason: 'incomplete', detail: 'Meta takes a Purchase only with a value and its currency.' });
  }
  const isCredit = conversion.as === APPEND_ATTRIBUTION || conversion.name === ORDER_CREDITED;
  if (isCredit && !conversion.credit) {
    return fail({ reason: 'no_credit', detail: 'Credit is of an order that Meta has: this event is of none.' });
  }
  const { userData, withheld } = userDataOf(conversion.credit ? withCreditedClick(conversion, conversion.credit) : conversion);
  if (!canMatch(userData)) {
    return fail({
      reason: 'no_identifier',
      detail: 'Nothing of this event could match a person: no e-mail, phone, click or browser id, address.',
    });
  }
  const isInStore = conversion.salesChannel === 'pos';
  const isWebsite = !isInStore && conversion.page !== undefined && userData['client_user_agent'] !== undefined;
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'Meta', 'contents.quantity');
  const item = compact({
    event_name: conversion.as,
    event_time: Math.floor(conversion.occurredAt.getTime() / SECOND_MS),
    event_id: conversion.key,
    action_source: isInStore ? 'physical_store' : isWebsite ? 'website' : 'system_generated',
    event_source_url: isWebsite ? conversion.page?.url : undefined,
    referrer_url: isWebsite ? conversion.page?.referrer : undefined,
    user_data: userData,
    custom_data: customDataOf({ ...conversion, items }),
    ...(conversion.credit && appendedOf(conversion, conversion.credit)),
    ...(conversion.restricted && LIMITED_DATA_USE),
  });
  return ok({ item, withheld: [...withheld, ...rounded] });
}

function customDataOf(conversion: MappedConversion) {
  const { value, items, itemsAre, orderKey, searchTerm, coupon, lifetimeValue, newCustomer, params, name } = conversion;
  return compact({
    value: value && majorNumber(value),
    currency: currencyOf({ value, items }),
    content_ids: items.flatMap(({ id }) => id ?? []),
    contents: items.flatMap((item) => contentOf(item) ?? []),
    content_name: contentNameOf(conversion),
    content_category: contentCategoryOf(conversion),
    content_type: items.length > 0 ? (itemsAre ?? 'product') : undefined,
    num_items: piecesOf(items),
    order_id: orderKey,
    search_string: name === 'search' ? searchTerm : undefined,
    coupon,
    predicted_ltv: lifetimeValue && majorNumber(lifetimeValue),
    customer_type: newCustomer === undefined ? undefined : newCustomer ? 'new' : 'returning',
    ...params,
  });
}

function contentOf({ id, quantity, name, brand, category, ...item }: ConversionItem) {
  return id && compact({ id, quantity, item_price: unitNumber(item), title: name, brand, category });
}
