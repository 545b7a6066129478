/** One event in TikTok's form. https://business-api.tiktok.com/portal/docs?id=1771101186666498 (read 2026-11) */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { knownParams } from '../params';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { canMatch, tiktokUserOf } from './user';

/** TikTok's parameters beyond those that every event has by itself. */
const PARAMS = ['description', 'query', 'shop_id', 'delivery_category', 'content_type'];

/** The event, or why TikTok could not use it. `storeUrl` is the page of events that no browser told of. */
export function prepareTiktok(conversion: MappedConversion, storeUrl: string): Result<Prepared, Skip> {
  const { as, key, occurredAt, page, value, restricted } = conversion;
  if ((as === 'Purchase' || as === 'CompletePayment') && !value) {
    return fail({ reason: 'incomplete', detail: `TikTok takes a ${as} only with a value and its currency.` });
  }
  const { user, withheld } = tiktokUserOf(conversion);
  if (!canMatch(user)) {
    return fail({
      reason: 'no_identifier',
      detail: 'Nothing of this event could match a person: no e-mail, phone, customer, click or browser id, address.',
    });
  }
  const further = knownParams(conversion, PARAMS, 'TikTok');
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'TikTok', 'contents.quantity');
  const item = compact({
    event: as,
    event_time: Math.floor(occurredAt.getTime() / SECOND_MS),
    event_id: key,
    user,
    page: compact({ url: page?.url ?? storeUrl, referrer: page?.referrer }),
    properties: compact({ ...propertiesOf({ ...conversion, items }), ...further.params }),
    limited_data_use: restricted || undefined,
  });
  return ok({ item, withheld: [...withheld, ...rounded, ...further.withheld] });
}

function propertiesOf({ value, items, itemsAre, orderKey, searchTerm, lifetimeValue, name }: MappedConversion) {
  const isSearch = name === 'search';
  return {
    value: value && majorNumber(value),
    currency: currencyOf({ value, items }),
    contents: items.flatMap((item) => contentOf(item) ?? []),
    content_ids: items.flatMap(({ id }) => id ?? []),
    content_type: items.length > 0 ? (itemsAre ?? 'product') : undefined,
    num_items: piecesOf(items),
    order_id: orderKey,
    query: isSearch ? searchTerm : undefined,
    search_string: isSearch ? searchTerm : undefined,
    predicted_ltv: lifetimeValue && majorNumber(lifetimeValue),
  };
}

function contentOf({ id, quantity, name, brand, category, ...item }: ConversionItem) {
  return (
    id &&
    compact({
      content_id: id,
      content_name: name,
      content_category: category,
      brand,
      price: unitNumber(item),
      quantity,
    })
  );
}
