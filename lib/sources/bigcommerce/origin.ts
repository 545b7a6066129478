/**
 * How an order of BigCommerce was placed: `external_source` names the system and its vendor, "POS (Square)", where another
 * system made the order; else `order_source` says which part of BigCommerce did
 * (https://docs.bigcommerce.com/developer/api-reference/rest/admin/management/orders, read 2026-11).
 */
import type { SalesChannel } from '@/lib/model/sales-channel';

const TILL = /^pos\b/;

export function salesChannelOf(origin: string): SalesChannel | undefined {
  if (origin === 'manual') return 'draft';
  return TILL.test(origin) ? 'pos' : undefined;
}
