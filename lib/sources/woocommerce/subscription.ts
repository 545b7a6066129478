/**
 * A subscription as WooCommerce Subscriptions tells it when it is made at the checkout
 * (https://github.com/Automattic/woocommerce-subscriptions-core, includes/class-wcs-webhooks.php; the body is that of
 * /wc/v3/subscriptions; both read 2026-11). Its orders say `_subscription_renewal` with its id.
 */
import { member, textOf } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import type { ParsedEvent } from '../define';
import { messageId } from '../fields';
import { customerOf } from './customer';
import type { Delivery } from './delivery';
import { utcTime } from './fields';
import { contextOf, metaOf } from './meta';

/** The beginning of a trial; nothing of a subscription that is paid for from the first day: its first order tells of it. */
export function subscriptionEvents(subscription: unknown, { receivedAt }: Delivery): ParsedEvent[] {
  const subscriptionId = textOf(member(subscription, 'id'));
  if (!subscriptionId) return [{ read: fail({ field: 'id', detail: 'is missing: the id of the subscription' }) }];
  if (!utcTime(member(subscription, 'trial_end_date_gmt'))) return [];
  const id = messageId('woocommerce', 'trial', subscriptionId);
  const at = utcTime(member(subscription, 'start_date_gmt')) ?? receivedAt.toISOString();
  const user = customerOf(subscription, member(subscription, 'customer_id'));
  const context = contextOf(subscription, metaOf(subscription));
  return [{ id, read: ok({ id, name: 'start_trial', at, properties: { subscription_id: subscriptionId }, user, context }) }];
}
