/**
 * One event as one of Attentive's e-commerce events, a custom event, attributes of a person, or a subscription. Each has an
 * address of its own, which the item names; the rest of the item is the body.
 * https://docs.attentive.com/openapi/reference/tag/eCommerce-Events/ and /tag/Custom-Events/ (read 2026-11)
 */
import { derivedUuid } from '@/lib/core/hash';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { messageChannels } from '@/lib/model/subscription';
import type { Prepared } from '../define';
import { pageOfItem, pictureOfItem, variantIdOfItem } from '../item-pages';
import { reachedBy, SUBSCRIBE, subscriptionOf, UNSUBSCRIBE, unreached, unsubscriptionOf, UPDATE_PROFILE } from '../messaging';
import { unitNumber } from '../money';
import { pieceNumber, spread } from '../order-lines';
import { withheldParams } from '../params';
import { wholeQuantities } from '../quantity';
import { flatProperties } from '../plain-properties';
import { compact } from '../user';
import type { AttentiveSettings } from './settings';

export const PRODUCT_VIEW = 'product-view';
export const ADD_TO_CART = 'add-to-cart';
export const PURCHASE = 'purchase';
/** The group of requests that sign people up, or off. */
export const SUBSCRIPTIONS = 'subscriptions';
const ECOMMERCE: ReadonlySet<string> = new Set([PRODUCT_VIEW, ADD_TO_CART, PURCHASE]);
/** Attentive refuses names with these. */
const TYPE = /^[^"'(){}[\]\\|,]{1,100}$/;
const KEY = /^[^"{}[\]\\|]+$/;

type User = Record<string, unknown>;

/** The item with its address, or why Attentive could not use it. */
export function prepareAttentive(conversion: MappedConversion, settings: AttentiveSettings): Result<Prepared, Skip> {
  const user = userOf(conversion);
  if (!user) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Attentive') });
  switch (conversion.as) {
    case UPDATE_PROFILE:
      return prepareAttributes(conversion, user);
    case SUBSCRIBE:
      return prepareSubscription(conversion, settings);
    case UNSUBSCRIBE:
      return prepareUnsubscription(conversion);
    default:
      return ECOMMERCE.has(conversion.as) ? prepareEcommerce(conversion, user) : prepareCustom(conversion, user);
  }
}

function userOf(conversion: MappedConversion): User | undefined {
  const { email, phone, userId } = reachedBy(conversion);
  if (!email && !phone) return undefined;
  return compact({ phone, email, externalIdentifiers: userId ? { clientUserId: userId } : undefined });
}

function prepareEcommerce(conversion: MappedConversion, user: User): Result<Prepared, Skip> {
  const { as, items, occurredAt } = conversion;
  const whole = wholeQuantities(items, 'Attentive', 'items.quantity');
  const sold = pricedItems(conversion, whole.items);
  if (sold.length === 0) {
    return fail({ reason: 'incomplete', detail: `Attentive takes ${as} only with items that have an id and a price.` });
  }
  const item = { endpoint: `events/ecommerce/${as}`, items: sold, occurredAt: occurredAt.toISOString(), user };
  const withheld: Withheld[] = [
    ...whole.withheld,
    ...(sold.length < items.length
      ? [{ field: 'items', why: `${items.length - sold.length} of ${items.length} have no id or no price.` }]
      : []),
    ...withheldParams(conversion, 'Attentive', as),
  ];
  return ok({ item, withheld });
}

/** Each with the price of one piece. What is bought has its share of the order's value: Attentive adds its revenue up of them. */
function pricedItems({ as, value }: MappedConversion, items: ConversionItem[]) {
  const priced = items.filter(({ id, price }) => id && price);
  if (as !== PURCHASE || !value) return priced.flatMap((item) => itemOf(item, unitNumber(item), item.price?.currency) ?? []);
  return spread(value, priced).flatMap((line) => itemOf(line.item, pieceNumber(line), value.currency) ?? []);
}

function itemOf(item: ConversionItem, unit: number | undefined, currency: string | undefined) {
  const { id, name, quantity } = item;
  if (unit === undefined || currency === undefined) return undefined;
  return compact({
    productId: id,
    productVariantId: variantIdOfItem(item),
    name,
    productImage: pictureOfItem(item),
    productUrl: pageOfItem(item),
    price: [{ value: unit, currency }],
    quantity,
  });
}

function prepareCustom(conversion: MappedConversion, user: User): Result<Prepared, Skip> {
  const { as, key, occurredAt } = conversion;
  if (!TYPE.test(as)) {
    return fail({
      reason: 'not_supported',
      detail: `“${as}” is no name that Attentive takes: 1 to 100 characters without " ' ( ) { } [ ] \\ | or commas.`,
    });
  }
  const properties = Object.fromEntries(Object.entries(flatProperties(conversion)).filter(([name]) => KEY.test(name)));
  const item = {
    endpoint: 'events/custom',
    type: as,
    properties,
    // A repeat is known by it.
    externalEventId: derivedUuid('attentive', key),
    occurredAt: occurredAt.toISOString(),
    user,
  };
  return ok({ item, withheld: [] });
}

function prepareAttributes(conversion: MappedConversion, user: User): Result<Prepared, Skip> {
  const { contact, params } = conversion;
  const properties = compact({
    'First name': contact?.firstName,
    'Last name': contact?.lastName,
    City: contact?.city,
    Region: contact?.region,
    'Postal code': contact?.postalCode,
    Country: contact?.country,
    ...params,
  });
  if (!properties) return fail({ reason: 'incomplete', detail: 'Nothing is known of the person beside how to reach them.' });
  return ok({ item: { endpoint: 'attributes/custom', properties, user }, withheld: [] });
}

function prepareSubscription(conversion: MappedConversion, { signUpSourceId }: AttentiveSettings): Result<Prepared, Skip> {
  const read = subscriptionOf(conversion, 'Attentive', messageChannels);
  if (!read.ok) return read;
  if (!signUpSourceId) {
    return fail({
      reason: 'incomplete',
      detail: 'The connection’s settings name no sign-up source, which holds the legal text.',
    });
  }
  const { channels, reached, withheld } = read.value;
  const user = compact({
    phone: channels.includes('sms') ? reached.phone : undefined,
    email: channels.includes('email') ? reached.email : undefined,
  });
  const item = { endpoint: 'subscriptions', user, signUpSourceId, subscriptionType: 'MARKETING' };
  // A sign-up source that is not there must not hold up events.
  return ok({ item, group: SUBSCRIPTIONS, withheld });
}

function prepareUnsubscription(conversion: MappedConversion): Result<Prepared, Skip> {
  const read = unsubscriptionOf(conversion, 'Attentive', messageChannels);
  if (!read.ok) return read;
  const { channels, reached, withheld } = read.value;
  const item = {
    endpoint: 'subscriptions/unsubscribe',
    user: compact({
      phone: channels.includes('sms') ? reached.phone : undefined,
      email: channels.includes('email') ? reached.email : undefined,
    }),
    subscriptions: channels.map((channel) => ({ type: 'MARKETING', channel: channel === 'sms' ? 'TEXT' : 'EMAIL' })),
  };
  return ok({ item, withheld });
}
