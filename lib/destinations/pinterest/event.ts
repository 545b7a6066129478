/**
 * One event in Pinterest's form. Its schema is strict: a member that it does not know fails the event, and amounts are text.
 * https://developers.pinterest.com/docs/api/v5/events-create (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { formatDecimal } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, unitText } from '../money';
import { knownParams } from '../params';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import { PINTEREST_EVENTS } from './names';
import { canMatch, isCalifornian, pinterestUserDataOf } from './user-data';

/** The texts of custom_data beyond those that every event has by itself. */
const PARAMS = ['content_name', 'content_category', 'content_brand'];

/** The event, or why Pinterest could not use it. */
export function preparePinterest(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, key, occurredAt, page, client, restricted } = conversion;
  if (!PINTEREST_EVENTS.some((name) => name === as)) {
    return fail({ reason: 'not_supported', detail: `Pinterest has no event named "${as}"; custom ones are called "custom".` });
  }
  const { userData, withheld } = pinterestUserDataOf(conversion);
  if (!canMatch(userData)) {
    return fail({
      reason: 'no_identifier',
      detail: 'Pinterest takes an event only with an e-mail address, or with an IP address and a user agent.',
    });
  }
  const further = knownParams(conversion, PARAMS, 'Pinterest');
  const texts = Object.entries(further.params).map(([name, value]) => [name, String(value)]);
  const isInStore = conversion.salesChannel === 'pos';
  const { items, withheld: rounded } = wholeQuantities(conversion.items, 'Pinterest', 'contents.quantity');
  const item = compact({
    event_name: as,
    action_source: isInStore ? 'offline' : 'web',
    event_time: Math.floor(occurredAt.getTime() / SECOND_MS),
    event_id: key,
    event_source_url: isInStore ? undefined : page?.url,
    partner_name: 'ss-tieback',
    language: client.language?.match(/^[a-z]{2}(?=$|[-_])/i)?.[0].toLowerCase(),
    // Limited data processing is defined for California alone; elsewhere the opt-out itself is told.
    opt_out: (restricted && !isCalifornian(conversion)) || undefined,
    user_data: userData,
    custom_data: compact({ ...customDataOf({ ...conversion, items }), ...Object.fromEntries(texts) }),
  });
  return ok({ item, withheld: [...withheld, ...rounded, ...further.withheld] });
}

function customDataOf({ value, items, orderKey, searchTerm, lifetimeValue, name, restricted }: MappedConversion) {
  return {
    value: value && formatDecimal(value),
    currency: currencyOf({ value, items }),
    content_ids: items.flatMap(({ id }) => id ?? []),
    contents: items.flatMap((item) => contentOf(item) ?? []),
    num_items: piecesOf(items),
    order_id: orderKey,
    search_string: name === 'search' ? searchTerm : undefined,
    predicted_ltv: lifetimeValue && formatDecimal(lifetimeValue),
    opt_out_type: restricted ? 'LDP' : undefined,
  };
}

function contentOf({ id, quantity, name, brand, category, ...item }: ConversionItem) {
  return (
    id &&
    compact({
      id,
      item_name: name,
      item_category: category,
      item_brand: brand,
      item_price: unitText(item),
      quantity,
    })
  );
}
