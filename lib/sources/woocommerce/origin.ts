/** How an order of WooCommerce was placed, by `created_via` (https://github.com/woocommerce/woocommerce, read 2026-11). */
import type { SalesChannel } from '@/lib/model/sales-channel';

const origins: ReadonlyMap<string, SalesChannel> = new Map([
  ['subscription', 'subscription'],
  ['subscription_renewal', 'subscription'],
  ['pos-rest-api', 'pos'],
  ['admin', 'draft'],
]);
/** Plug-ins for tills name themselves: woocommerce-pos, oliver_pos. */
const TILL = /(^|[-_])pos([-_]|$)/;

export function salesChannelOf(origin: string): SalesChannel | undefined {
  return origins.get(origin) ?? (TILL.test(origin) ? 'pos' : undefined);
}
