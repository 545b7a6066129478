/**
 * One event in Axon's form. One invalid event drops the whole request, so that what each kind of event needs is looked at here.
 * https://support.axon.ai/en/growth/promoting-your-websites/axon-pixel-integration/events-and-objects (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { pictureOfItem, variantIdOfItem } from '../item-pages';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { withheldParams } from '../params';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import { userOf } from './user-data';

export const AXON_EVENTS = [
  'page_view',
  'view_item',
  'add_to_cart',
  'begin_checkout',
  'purchase',
  'view_cart',
  'remove_from_cart',
  'add_payment_info',
  'search',
  'login',
  'sign_up',
  'generate_lead',
  'subscribe',
] as const;
const KNOWN: ReadonlySet<string> = new Set(AXON_EVENTS);
/** What the events of this kind are refused without. */
const NEEDS_ITEMS = new Set(['view_item', 'add_to_cart', 'begin_checkout', 'purchase']);
const NEEDS_VALUE = new Set(['begin_checkout', 'purchase']);
const WITHOUT_DATA = new Set(['page_view', 'login', 'sign_up']);

/** The event, or why Axon could not use it. */
export function prepareApplovin(conversion: MappedConversion): Result<Prepared, Skip> {
  const { as, key, occurredAt, page } = conversion;
  if (!KNOWN.has(as)) return fail({ reason: 'not_supported', detail: `Axon has no event “${as}”: ${AXON_EVENTS.join(', ')}.` });
  const { keys, user, withheld } = userOf(conversion);
  if (!keys) {
    return fail({
      reason: 'no_identifier',
      detail: 'Nothing of this event could match a person: no click, browser or customer id, no e-mail, no phone.',
    });
  }
  const missing = missingIn(conversion);
  if (missing) return fail({ reason: 'incomplete', detail: `Axon refuses ${as} without ${missing}.` });
  const whole = wholeQuantities(WITHOUT_DATA.has(as) ? [] : conversion.items, 'Axon', 'items.quantity');
  const item = {
    name: as,
    event_time: occurredAt.getTime(),
    event_source_url: page?.url,
    dedupe_id: key,
    data: dataOf({ ...conversion, items: whole.items }),
    user_data: user,
  };
  return ok({ item, withheld: [...withheld, ...whole.withheld, ...withheldParams(conversion, 'Axon')] });
}

function missingIn({ as, page, client, items, value, orderKey }: MappedConversion): string | undefined {
  if (!page || !URL.canParse(page.url)) return 'the page that it happened on';
  if (!client.ip || !client.userAgent) return 'the browser’s address and user agent';
  if (NEEDS_ITEMS.has(as) && items.every(({ id }) => !id)) return 'items with their ids';
  if (NEEDS_VALUE.has(as) && !value) return 'a value with its currency';
  return as === 'purchase' && !orderKey ? 'a transaction id' : undefined;
}

/** Page views alone may go without. */
function dataOf(conversion: MappedConversion): Record<string, unknown> | null {
  const { as, value, currency, tax, shipping, orderKey, items, searchTerm } = conversion;
  if (WITHOUT_DATA.has(as)) return as === 'page_view' ? null : {};
  const lines = items.flatMap((item) => lineOf(item) ?? []);
  const isPurchase = as === 'purchase';
  return (
    compact({
      transaction_id: isPurchase ? orderKey : undefined,
      search_term: as === 'search' ? searchTerm : undefined,
      currency: currencyOf({ value, items }) ?? currency,
      value: value && majorNumber(value),
      tax: isPurchase && tax ? majorNumber(tax) : undefined,
      shipping: isPurchase && shipping ? majorNumber(shipping) : undefined,
      [as === 'search' ? 'results' : 'items']: lines,
    }) ?? {}
  );
}

function lineOf(item: ConversionItem): Record<string, unknown> | undefined {
  const { id, name, brand, discount, quantity, properties } = item;
  const category = Number(properties['google_product_category']);
  return id
    ? compact({
        item_id: id,
        item_name: name,
        item_brand: brand,
        item_variant_id: variantIdOfItem(item),
        item_category_id: Number.isInteger(category) && category > 0 ? category : undefined,
        image_url: pictureOfItem(item),
        price: unitNumber(item),
        discount: discount && majorNumber(discount),
        quantity,
      })
    : undefined;
}
