/**
 * One of our events as Braze's recommended e-commerce event, or under a name of the store's own.
 * https://www.braze.com/docs/user_guide/data/activation/events/recommended_events/ecommerce_events (read 2026-11)
 */
import { textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import { cancellationKey } from '@/lib/model/delivery-key';
import type { Skip } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { pageOfItem, pictureOfItem, variantIdOfItem } from '../item-pages';
import { SUBSCRIBE, UNSUBSCRIBE, unreached, UPDATE_PROFILE } from '../messaging';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { wholeQuantities } from '../quantity';
import { plainProperties } from '../plain-properties';
import { compact } from '../user';
import { identifierOf, type People, prepareProfile, prepareSubscription } from './profile';

export const VIEWED = 'ecommerce.product_viewed';
export const CART = 'ecommerce.cart_updated';
export const CHECKOUT = 'ecommerce.checkout_started';
export const PLACED = 'ecommerce.order_placed';
export const REFUNDED = 'ecommerce.order_refunded';
export const CANCELLED = 'ecommerce.order_cancelled';
const ORDER_EVENTS = new Set([PLACED, REFUNDED, CANCELLED]);
const OWN_EVENTS = new Set([VIEWED, CART, CHECKOUT, ...ORDER_EVENTS]);
const NAME_LENGTH_MAX = 255;

type Properties = Record<string, unknown>;

/** The event or the profile, or why Braze could not use it. */
export function prepareBraze(conversion: MappedConversion, settings: People): Result<Prepared, Skip> {
  switch (conversion.as) {
    case UPDATE_PROFILE:
      return prepareProfile(conversion, settings);
    case SUBSCRIBE:
    case UNSUBSCRIBE:
      return prepareSubscription(conversion, settings);
    default:
      return prepareEvent(conversion, settings);
  }
}

function prepareEvent(conversion: MappedConversion, settings: People): Result<Prepared, Skip> {
  const identifier = identifierOf(conversion, settings);
  if (!identifier) return fail({ reason: 'no_identifier', detail: unreached(conversion, 'Braze') });
  const name = nameOf(conversion);
  if (name.length === 0 || name.length > NAME_LENGTH_MAX) {
    return fail({ reason: 'incomplete', detail: `An event’s name has 1 to ${NAME_LENGTH_MAX} characters.` });
  }
  const isOwn = OWN_EVENTS.has(name);
  const whole = wholeQuantities(isOwn && name !== VIEWED ? conversion.items : [], 'Braze', 'products.quantity');
  const items = whole.withheld.length > 0 ? whole.items : conversion.items;
  const properties = propertiesOf(name, { ...conversion, items });
  if (!properties) return fail({ reason: 'incomplete', detail: `Braze takes ${name} only with ${needs(name)}.` });
  const time = conversion.occurredAt.toISOString();
  return ok({ item: { ...identifier, name, time, properties }, withheld: whole.withheld });
}

/** Braze has an event of its own for orders that are called off. */
function nameOf({ as, key, orderKey }: MappedConversion): string {
  return as === REFUNDED && orderKey !== undefined && key === cancellationKey(orderKey) ? CANCELLED : as;
}

function needs(name: string): string {
  if (name === VIEWED) return 'a product that has an id and a price';
  return ORDER_EVENTS.has(name) ? 'an order number and a value with its currency' : 'a value with its currency, or items';
}

/** Undefined where something is missing that Braze demands: it checks its own events by their types. */
function propertiesOf(name: string, conversion: MappedConversion): Properties | undefined {
  if (name === VIEWED) return viewedOf(conversion);
  if (name === CART) return cartOf(conversion);
  if (name === CHECKOUT) return checkoutOf(conversion);
  return ORDER_EVENTS.has(name) ? orderOf(name, conversion) : plainProperties(conversion);
}

function viewedOf(conversion: MappedConversion): Properties | undefined {
  const { items, params } = conversion;
  const [item] = items;
  const product = item && productOf(item);
  const currency = conversion.currency ?? currencyOf(conversion);
  if (!product || product.price === undefined || !currency) return undefined;
  const { quantity: _, ...viewed } = product;
  return { ...params, ...viewed, currency, source: 'web' };
}

function cartOf(conversion: MappedConversion): Properties | undefined {
  const { name, items, value, params } = conversion;
  const currency = conversion.currency ?? currencyOf(conversion);
  const products = items.flatMap((item) => productOf(item) ?? []);
  const action = name === 'add_to_cart' ? 'add' : name === 'remove_from_cart' ? 'remove' : 'replace';
  if (!currency || products.length === 0 || (action === 'replace' && !value)) return undefined;
  // What was added is not what the cart is worth.
  const total = action === 'replace' && value ? { total_value: majorNumber(value) } : {};
  return { ...params, cart_id: cartIdOf(conversion), currency, source: 'web', action, products, ...total };
}

function checkoutOf(conversion: MappedConversion): Properties | undefined {
  const { items, value, page, params, key, properties } = conversion;
  if (!value) return undefined;
  return {
    ...params,
    checkout_id: textOf(properties['checkout_id']) ?? key,
    cart_id: cartIdOf(conversion),
    total_value: majorNumber(value),
    currency: value.currency,
    source: 'web',
    products: items.flatMap((item) => productOf(item) ?? []),
    ...(page && { metadata: { checkout_url: page.url } }),
  };
}

function orderOf(name: string, conversion: MappedConversion): Properties | undefined {
  const { orderKey, items, value, tax, shipping, discount, coupon, params, properties } = conversion;
  if (!orderKey || !value) return undefined;
  const optional = compact({
    tax: tax && majorNumber(tax),
    shipping: shipping && majorNumber(shipping),
    total_discounts: discount && majorNumber(discount),
    discounts: coupon && discount ? [{ code: coupon, amount: majorNumber(discount) }] : undefined,
    cancel_reason: name === CANCELLED ? (textOf(properties['reason']) ?? 'cancelled') : undefined,
  });
  return {
    ...params,
    order_id: orderKey,
    total_value: majorNumber(value),
    currency: value.currency,
    source: 'web',
    // Demanded, be it empty: an order that no source told the lines of.
    products: items.flatMap((item) => productOf(item) ?? []),
    ...optional,
  };
}

/** A cart is the browser's where the store names none. */
function cartIdOf({ properties, browserIds, visitorId, key }: MappedConversion): string {
  return textOf(properties['cart_id']) ?? browserIds.cart ?? visitorId ?? key;
}

function productOf(item: ConversionItem) {
  const { id, name, quantity } = item;
  if (!id) return undefined;
  return {
    product_id: id,
    product_name: name ?? id,
    variant_id: variantIdOfItem(item) ?? id,
    quantity,
    price: unitNumber(item),
    image_url: pictureOfItem(item),
    product_url: pageOfItem(item),
  };
}
