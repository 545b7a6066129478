/**
 * One event in Reddit's form. Reddit refuses a whole request for one wrong member, so that each kind of event gets only what it
 * may carry. https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { majorNumber, unitNumber } from '../money';
import { withheldParams } from '../params';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { userOf } from './user-data';

export const REDDIT_TYPES = [
  'PAGE_VISIT',
  'VIEW_CONTENT',
  'SEARCH',
  'ADD_TO_CART',
  'ADD_TO_WISHLIST',
  'PURCHASE',
  'LEAD',
  'SIGN_UP',
] as const;
const STANDARD: ReadonlySet<string> = new Set(REDDIT_TYPES);
const CUSTOM = 'CUSTOM';
const CUSTOM_NAME_LENGTH_MAX = 64;
const WITHOUT_VALUE = new Set(['PAGE_VISIT', 'VIEW_CONTENT', 'SEARCH']);
const WITH_ITEM_COUNT = new Set(['ADD_TO_CART', 'ADD_TO_WISHLIST', 'PURCHASE', CUSTOM]);

/** The event, or why Reddit could not use it. */
export function prepareReddit(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, page } = conversion;
  const type = STANDARD.has(as) ? as : CUSTOM;
  if (type === CUSTOM && as.length > CUSTOM_NAME_LENGTH_MAX) {
    return fail({
      reason: 'not_supported',
      detail: `Reddit takes custom names of at most ${CUSTOM_NAME_LENGTH_MAX} characters.`,
    });
  }
  if (type === 'PURCHASE' && !conversion.value) {
    return fail({ reason: 'incomplete', detail: 'A purchase without a value and its currency is worth nothing to Reddit.' });
  }
  const { clickId, user, canMatch, withheld } = userOf(conversion);
  if (!canMatch) {
    return fail({
      reason: 'no_identifier',
      detail: 'Nothing of this event could match a person: no e-mail, phone, customer, click or browser id, address.',
    });
  }
  const isInStore = conversion.salesChannel === 'pos';
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'Reddit', 'products.quantity');
  const item = compact({
    event_at: conversion.occurredAt.getTime(),
    // The pixel's copy counts as WEBSITE, and only copies from the same source are counted once.
    action_source: isInStore ? 'PHYSICAL_STORE' : 'WEBSITE',
    event_source_url: isInStore ? undefined : page?.url,
    click_id: clickId,
    type: { tracking_type: type, ...(type === CUSTOM && { custom_event_name: as }) },
    user,
    metadata: metadataOf({ ...conversion, items }, type),
  });
  const others: Withheld[] = [
    ...rounded,
    ...(conversion.value && WITHOUT_VALUE.has(type)
      ? [{ field: 'metadata.value', why: `Reddit takes no value with ${type}.` }]
      : []),
    ...(!hasCurrency(conversion, type) && items.some(({ id, price }) => id && price)
      ? [
          {
            field: 'metadata.products.item_price',
            why: 'Reddit takes a currency with a value alone, and a price says nothing without.',
          },
        ]
      : []),
    ...withheldParams(conversion, 'Reddit'),
  ];
  return ok({ item, withheld: [...withheld, ...others] });
}

function metadataOf({ key, value, items }: MappedConversion, type: string) {
  const hasValue = hasCurrency({ value }, type);
  const hasCount = WITH_ITEM_COUNT.has(type) && items.length > 0;
  return compact({
    conversion_id: key,
    value: value && hasValue ? majorNumber(value) : undefined,
    currency: hasValue ? value?.currency : undefined,
    item_count: hasCount ? piecesOf(items) : undefined,
    products: items.flatMap((item) => productOf(item, hasValue) ?? []),
  });
}

/** A currency goes with a value, and with nothing else. */
function hasCurrency({ value }: Pick<MappedConversion, 'value'>, type: string): boolean {
  return value !== undefined && !WITHOUT_VALUE.has(type);
}

function productOf({ id, name, category, quantity, ...item }: ConversionItem, isPriced: boolean) {
  return id && compact({ id, name, category, quantity, item_price: isPriced ? unitNumber(item) : undefined });
}
