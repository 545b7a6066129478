/**
 * A checkout: the buyer has begun to pay. Shopify tells of it once more with every field that is filled in, so the beginning is
 * told under the checkout's token and only once, and each new thing known of the buyer as an `identify`. A checkout's amounts are
 * in the currency that the buyer sees (https://shopify.dev/docs/api/admin-rest/latest/resources/abandoned-checkouts, read
 * 2026-11).
 */
import { parseCurrency } from '@/lib/core/currency';
import { sha256Hex } from '@/lib/core/hash';
import { listOf, member } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { fail, ok } from '@/lib/core/result';
import type { ParsedEvent } from '../define';
import { messageId, shortText, stated } from '../fields';
import { contextOf, pageOf, userOf } from './buyer';
import type { Delivery } from './delivery';
import { firstTime } from './fields';
import { itemsOf } from './line-items';

/** Of a hash of the buyer's data, enough to tell its states within one checkout apart. */
const STATE_DIGITS = 16;

/** The beginning of the checkout, and who the buyer is as far as they have said. */
export function checkoutEvents(checkout: unknown, delivery: Delivery): ParsedEvent[] {
  const token = shortText(member(checkout, 'token'));
  if (!token) return [{ read: fail({ field: 'token', detail: 'is missing: the token of the checkout' }) }];
  return [beginning(checkout, token, delivery), ...identifying(checkout, token, delivery)];
}

function beginning(checkout: unknown, token: string, { shopDomain, receivedAt }: Delivery): ParsedEvent {
  const currency = parseCurrency(member(checkout, 'presentment_currency')) ?? parseCurrency(member(checkout, 'currency'));
  const value = currency && parseMoney(member(checkout, 'total_price'), currency);
  const items = itemsOf(checkout, currency);
  const codes = listOf(member(checkout, 'discount_codes')).flatMap((discount) => shortText(member(discount, 'code')) ?? []);
  const id = messageId('shopify', 'checkout', token);
  const event = {
    id,
    name: 'begin_checkout',
    at: firstTime(member(checkout, 'created_at'), member(checkout, 'updated_at')) ?? receivedAt.toISOString(),
    page: pageOf(checkout, shopDomain),
    properties: stated({
      currency: value?.currency,
      value: value && formatDecimal(value),
      coupon: codes.length > 0 ? codes.join(',') : undefined,
      items: items.length > 0 ? items : undefined,
      ...tokensOf(checkout, token),
      source_name: shortText(member(checkout, 'source_name')),
    }),
    user: userOf(checkout),
    context: contextOf(checkout),
  };
  return { id, read: ok(event) };
}

function identifying(checkout: unknown, token: string, { receivedAt }: Delivery): ParsedEvent[] {
  const user = userOf(checkout);
  if (!user?.userId && !user?.email && !user?.phone) return [];
  const id = messageId('shopify', 'identify', token, sha256Hex(JSON.stringify(user)).slice(0, STATE_DIGITS));
  const at = firstTime(member(checkout, 'updated_at'), member(checkout, 'created_at')) ?? receivedAt.toISOString();
  const properties = stated(tokensOf(checkout, token));
  return [{ id, read: ok({ id, name: 'identify', at, properties, user, context: contextOf(checkout) }) }];
}

function tokensOf(checkout: unknown, token: string): Record<string, unknown> {
  return { cart_token: shortText(member(checkout, 'cart_token')), checkout_token: token };
}
