/**
 * How an order was placed, as its source tells it: in so many words, or by the origin that Shopify and WooCommerce note
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/order, source_name;
 * https://github.com/woocommerce/woocommerce, created_via; both read 2026-11). Origins that nobody knows are online: new ones come.
 */
import { textOf } from '@/lib/core/json';
import { type SalesChannel, salesChannels } from '@/lib/model/sales-channel';
import { marketplaces } from './tables/marketplaces';

export type Placed = { salesChannel: SalesChannel; marketplace?: string };

/** The ids of Shopify's own apps stand for their names. */
const shopifyOrigins: ReadonlyMap<string, SalesChannel> = new Map([
  ['pos', 'pos'],
  ['129785', 'pos'],
  ['shopify_draft_order', 'draft'],
  ['1354745', 'draft'],
]);
const wooOrigins: ReadonlyMap<string, SalesChannel> = new Map([
  ['subscription', 'subscription'],
  ['subscription_renewal', 'subscription'],
  ['pos-rest-api', 'pos'],
  ['admin', 'draft'],
]);

/** Undefined where the event says nothing of it. */
export function placedBy(source: string, properties: Record<string, unknown>): Placed | undefined {
  const stated = salesChannels.find((known) => known === properties['sales_channel']);
  if (stated) return { salesChannel: stated, ...(stated === 'marketplace' && named(properties['marketplace'])) };
  if (properties['subscription'] === 'renewal') return { salesChannel: 'subscription' };
  const origin = textOf(properties['source_name'])?.trim().toLowerCase();
  if (!origin) return undefined;
  const known = (source === 'shopify' ? shopifyOrigins : wooOrigins).get(origin);
  if (known) return { salesChannel: known };
  if (source === 'shopify' && origin.startsWith('subscription_contract')) return { salesChannel: 'subscription' };
  if (source === 'woocommerce' && /(^|[-_])pos([-_]|$)/.test(origin)) return { salesChannel: 'pos' };
  const market = marketplaces.find(({ pattern }) => pattern.test(origin));
  return market ? { salesChannel: 'marketplace', marketplace: market.name } : { salesChannel: 'online' };
}

function named(marketplace: unknown): { marketplace?: string } {
  const name = textOf(marketplace)?.trim().slice(0, 100);
  return name ? { marketplace: name } : {};
}

/**
 * Tags by which subscription apps of Shopify mark a renewal: Recharge and those that follow it, Appstle, and what merchants write
 * themselves. A first order's tags say "first".
 */
const RENEWAL_TAG = /^(appstle_)?subscription[ _-](recurring|renewal)([ _-]order)?$|^(recurring|renewal)[ _-]order$/;

/** Whether Shopify's one text of tags marks an order as a renewal. */
export function isTaggedRenewal(tags: unknown): boolean {
  const list = (textOf(tags) ?? '').split(',').map((tag) => tag.trim().toLowerCase());
  return list.some((tag) => RENEWAL_TAG.test(tag));
}
