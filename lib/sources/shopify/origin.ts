/** How an order of Shopify was placed, by the origin that Shopify notes and by the tags of subscription apps. */
import { textOf } from '@/lib/core/json';
import type { SalesChannel } from '@/lib/model/sales-channel';

/** The ids of Shopify's own apps stand for their names. */
const origins: ReadonlyMap<string, SalesChannel> = new Map([
  ['pos', 'pos'],
  ['129785', 'pos'],
  ['shopify_draft_order', 'draft'],
  ['1354745', 'draft'],
]);

/** By `source_name` (https://shopify.dev/docs/api/admin-rest/latest/resources/order, read 2026-11). */
export function salesChannelOf(origin: string): SalesChannel | undefined {
  return origins.get(origin) ?? (origin.startsWith('subscription_contract') ? 'subscription' : undefined);
}

/**
 * Tags by which subscription apps mark a renewal: Recharge and those that follow it, Appstle, and what merchants write
 * themselves. A first order's tags say "first".
 */
const RENEWAL_TAG = /^(appstle_)?subscription[ _-](recurring|renewal)([ _-]order)?$|^(recurring|renewal)[ _-]order$/;

/** Whether Shopify's one text of tags marks an order as a renewal. */
export function isTaggedRenewal(tags: unknown): boolean {
  const list = (textOf(tags) ?? '').split(',').map((tag) => tag.trim().toLowerCase());
  return list.some((tag) => RENEWAL_TAG.test(tag));
}
