/** The money of an order: what of it is credited, and how its refunds take that back. */
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import type { SiteSettings } from '@/lib/model/site';

type Basis = Pick<SiteSettings, 'revenueIncludesTax' | 'revenueIncludesShipping'>;

/** What of the order is shared among touchpoints: its total, less tax and shipping where the site leaves them out; never below zero. */
export function creditedRevenue(order: { total: bigint; tax: bigint; shipping: bigint }, basis: Basis): bigint {
  const left = order.total - (basis.revenueIncludesTax ? 0n : order.tax) - (basis.revenueIncludesShipping ? 0n : order.shipping);
  return left > 0n ? left : 0n;
}

export type SettledRefund = {
  eventId: Id<'event'>;
  /** Of the order's total. */
  amount: bigint;
  /** Of the order's credited revenue: the same part of it as `amount` is of the total. */
  revenue: bigint;
  refundedAt: Date;
};

export type RefundClaimRow = {
  eventId: Id<'event'>;
  authority: number;
  amount: bigint | null;
  currency: string | null;
  refundedAt: Date;
};

/**
 * Refunds in order of time, those of the sources that know best (a shop and a browser may both report one), cut so that together they never exceed the order. A claim without an amount takes what is left; one in another
 * currency cannot be measured against the order and takes nothing. Taking back the whole total takes back exactly the whole revenue.
 */
export function settleRefunds(
  order: { total: bigint; revenue: bigint; currency: string },
  claims: RefundClaimRow[],
): SettledRefund[] {
  let backTotal = 0n;
  let backRevenue = 0n;
  const settled: SettledRefund[] = [];
  const authority = Math.max(...claims.map((claim) => claim.authority));
  for (const claim of claims) {
    if (claim.authority < authority) continue;
    if (claim.currency !== null && claim.currency !== order.currency) continue;
    const left = order.total - backTotal;
    const amount = claim.amount === null || claim.amount > left ? left : claim.amount;
    if (amount === 0n && order.total > 0n) continue;
    backTotal += amount;
    const target = order.total === 0n ? 0n : (order.revenue * backTotal) / order.total;
    settled.push({ eventId: claim.eventId, amount, revenue: target - backRevenue, refundedAt: claim.refundedAt });
    backRevenue = target;
  }
  invariant(backTotal <= order.total, `refunds ${backTotal} exceed order ${order.total}`);
  return settled;
}
