/**
 * One event in Microsoft's form: a `pageLoad`, or a `custom` event whose name is the action of a conversion goal.
 * https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration, Server-side UET events (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import { SECOND_MS } from '@/lib/core/instant';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { contentCategoryOf } from '../contents';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { knownParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import { canMatch, userDataOf } from './user-data';

/** The page types that Microsoft's product audiences know, by our event names. */
const PAGE_TYPES: ReadonlyMap<string, string> = new Map([
  ['view_item', 'product'],
  ['view_item_list', 'category'],
  ['search', 'searchresults'],
  ['add_to_cart', 'cart'],
  ['remove_from_cart', 'cart'],
  ['view_cart', 'cart'],
  ['begin_checkout', 'cart'],
  ['add_shipping_info', 'cart'],
  ['add_payment_info', 'cart'],
  ['purchase', 'purchase'],
]);
/** What a mapping may add: customData has no place for anything else. */
const PARAMS = ['eventCategory', 'eventLabel', 'eventValue', 'ecommCategory', 'pageType'];

/** The event, or why Microsoft could not use it. */
export function prepareMicrosoft(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, page, restricted } = conversion;
  const isPageLoad = as === 'pageLoad';
  if (isPageLoad && !page) {
    return fail({ reason: 'incomplete', detail: 'Microsoft takes a pageLoad only with the address of its page.' });
  }
  const { userData, withheld } = userDataOf(conversion);
  if (!canMatch(userData)) {
    return fail({
      reason: 'no_identifier',
      detail: 'Microsoft wants an e-mail, phone, customer id, browser id or its click id: this event has none.',
    });
  }
  const { params, withheld: unknown } = knownParams(conversion, PARAMS, 'Microsoft');
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'Microsoft', 'items.quantity');
  const item = compact({
    eventType: isPageLoad ? 'pageLoad' : 'custom',
    eventName: isPageLoad ? undefined : as,
    eventId: conversion.key,
    eventTime: Math.floor(conversion.occurredAt.getTime() / SECOND_MS),
    eventSourceUrl: page?.url,
    referrerUrl: page?.referrer,
    pageTitle: page?.title,
    // Left out, it would mean granted: it is always said.
    adStorageConsent: restricted ? 'D' : 'G',
    userData,
    customData: customDataOf({ ...conversion, items, params }),
  });
  return ok({ item, withheld: [...withheld, ...rounded, ...unknown] });
}

function customDataOf(conversion: MappedConversion) {
  const { name, value, orderKey, searchTerm, items, params } = conversion;
  const pageType = pageTypeOf(conversion);
  const isBasket = pageType === 'cart' || pageType === 'purchase';
  return compact({
    value: value && majorNumber(value),
    currency: currencyOf({ value, items }),
    transactionId: orderKey,
    ecommTotalValue: value && isBasket ? majorNumber(value) : undefined,
    pageType,
    ecommCategory: pageType === 'category' || pageType === 'product' ? contentCategoryOf(conversion) : undefined,
    searchTerm: name === 'search' ? searchTerm : undefined,
    itemIds: items.flatMap(({ id }) => id ?? []),
    items: items.flatMap((item) => itemOf(item) ?? []),
    ...params,
  });
}

/** A view of a page that sells nothing is its home page or another. */
function pageTypeOf({ name, page }: MappedConversion): string | undefined {
  if (name !== 'page_view') return PAGE_TYPES.get(name);
  return page && URL.canParse(page.url) && new URL(page.url).pathname === '/' ? 'home' : 'other';
}

function itemOf({ id, name, quantity, ...item }: ConversionItem) {
  return id && compact({ id, name, price: unitNumber(item), quantity });
}
