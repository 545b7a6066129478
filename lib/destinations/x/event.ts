/**
 * One conversion in X's form. https://docs.x.com/x-ads-api/measurement/web-conversions (conversions and contents objects, read
 * 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { contentNameOf } from '../contents';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { identifiersOf } from './user-data';

/** The conversion, or why X could not use it. */
export function prepareX(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, value, name, page } = conversion;
  if (!as) {
    return fail({ reason: 'incomplete', detail: 'X knows its events by ids: enter the id of this event in the mapping.' });
  }
  const { identifiers, withheld } = identifiersOf(conversion);
  if (identifiers.length === 0) {
    return fail({
      reason: 'no_identifier',
      detail: 'X needs a click id, an e-mail address or a phone number, or an IPv4 address with its user agent.',
    });
  }
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'X', 'contents.num_items');
  const item = compact({
    conversion_time: conversion.occurredAt.toISOString(),
    event_id: as,
    conversion_id: conversion.key,
    identifiers,
    value: value && majorNumber(value),
    // Always said: without it X takes US dollars.
    price_currency: currencyOf({ value, items }),
    number_items: piecesOf(items),
    description: contentNameOf(conversion),
    search_string: name === 'search' ? conversion.searchTerm : undefined,
    event_source_url: page && encodedUrl(page.url),
    contents: items.flatMap((one) => contentOf(one) ?? []),
  });
  // Events with one id go together: X names a wrong id without saying which conversion has it.
  return ok({ item, group: as, withheld: [...withheld, ...rounded, ...withheldParams(conversion)] });
}

function contentOf({ id, productId, name, category, quantity, ...item }: ConversionItem) {
  if (!id && !name) return undefined;
  return compact({
    content_id: id,
    content_group_id: productId === id ? undefined : productId,
    content_name: name,
    content_type: category,
    content_price: unitNumber(item),
    num_items: quantity,
  });
}

/** X asks for the address percent-encoded. */
function encodedUrl(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).href : undefined;
}

function withheldParams({ params }: MappedConversion): Withheld[] {
  return Object.keys(params).length > 0 ? [{ field: 'params', why: 'X takes no further parameters.' }] : [];
}
