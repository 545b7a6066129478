/**
 * The messages that every Shopify app must take: a customer asks for their data or for its erasure, a shop leaves
 * (https://shopify.dev/docs/apps/build/privacy-law-compliance, read 2026-11). They are told on as events with the ids
 * they name; what is done about them is not decided here. Their bodies hold no time and no id of their own: both are in the
 * headers.
 */
import { sha256Hex } from '@/lib/core/hash';
import { listOf, member, textOf } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import type { ParsedEvent } from '../define';
import { messageId, shortText, stated, unlessEmpty } from '../fields';
import type { Delivery } from './delivery';
import { firstTime } from './fields';

/** The events' names by topic. */
export const privacyTopics: ReadonlyMap<string, string> = new Map([
  ['customers/data_request', 'customer_data_request'],
  ['customers/redact', 'customer_redact'],
  ['shop/redact', 'shop_redact'],
  ['app/uninstalled', 'app_uninstalled'],
]);

/** The one event of such a message. */
export function privacyEvents(body: unknown, delivery: Delivery): ParsedEvent[] {
  const name = privacyTopics.get(delivery.topic) ?? 'app_uninstalled';
  const id = messageId('shopify', name, delivery.eventId ?? sha256Hex(JSON.stringify(body)));
  const customer = member(body, 'customer');
  const user = unlessEmpty({
    userId: shortText(member(customer, 'id')),
    email: shortText(member(customer, 'email')),
    phone: shortText(member(customer, 'phone')),
  });
  if (name.startsWith('customer_') && !user) {
    return [{ id, read: fail({ field: 'customer', detail: 'is missing: the id, e-mail or phone of whom this is about' }) }];
  }
  const at = firstTime(delivery.triggeredAt) ?? delivery.receivedAt.toISOString();
  return [{ id, read: ok({ id, name, at, properties: propertiesOf(body, name), user }) }];
}

function propertiesOf(body: unknown, name: string): Record<string, unknown> {
  const ids = (list: string) => {
    const found = listOf(member(body, list)).flatMap((id) => textOf(id) ?? []);
    return found.length > 0 ? found : undefined;
  };
  return stated({
    shop_id: shortText(member(body, name === 'app_uninstalled' ? 'id' : 'shop_id')),
    shop_domain: shortText(member(body, 'shop_domain')) ?? shortText(member(body, 'myshopify_domain')),
    customer_id: shortText(member(body, 'customer', 'id')),
    data_request_id: shortText(member(body, 'data_request', 'id')),
    orders_requested: ids('orders_requested'),
    orders_to_redact: ids('orders_to_redact'),
  });
}
