/** The money of an order: what of it is credited, and how its refunds take that back. */
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import type { RefundLists } from '@/lib/model/order';
import type { SiteSettings } from '@/lib/model/site';

type Basis = Pick<SiteSettings, 'revenueIncludesTax' | 'revenueIncludesShipping'>;

/**
 * What of the order is shared among touchpoints: its total, less tax and shipping where the site leaves them out; never below
 * zero.
 */
export function creditedRevenue(order: { total: bigint; tax: bigint; shipping: bigint }, basis: Basis): bigint {
  const left = order.total - (basis.revenueIncludesTax ? 0n : order.tax) - (basis.revenueIncludesShipping ? 0n : order.shipping);
  return left > 0n ? left : 0n;
}

export type SettledRefund = {
  eventId: Id<'event'>;
  chargeback: boolean;
  /** Of the order's total. */
  amount: bigint;
  /** Of the order's credited revenue: the same part of it as `amount` is of the total. */
  revenue: bigint;
  refundedAt: Date;
};

export type RefundClaimRow = {
  eventId: Id<'event'>;
  source: string;
  refundKey: string | null;
  chargeback: boolean;
  updatedAt: Date | null;
  logPosition: bigint;
  authority: number;
  amount: bigint | null;
  currency: string | null;
  refundedAt: Date;
};

/**
 * Refunds in order of time, as the source that knows best tells of them, cut so that together they never exceed the order. A
 * claim without an amount takes what is left; one in another currency cannot be measured against the order and takes nothing.
 * Taking back the whole total takes back exactly the whole revenue.
 */
export function settleRefunds(
  order: { total: bigint; revenue: bigint; currency: string; refundLists?: RefundLists | null },
  claims: RefundClaimRow[],
): SettledRefund[] {
  let backTotal = 0n;
  let backRevenue = 0n;
  const settled: SettledRefund[] = [];
  const measurable = claims.filter(({ currency }) => currency === null || currency === order.currency);
  const standing = measurable.filter((claim) => stands(claim, order.refundLists?.[claim.source]));
  for (const claim of claimsThatCount(lastWords(standing))) {
    const left = order.total - backTotal;
    const amount = claim.amount === null || claim.amount > left ? left : claim.amount;
    if (claim.amount === 0n || (amount === 0n && order.total > 0n)) continue;
    backTotal += amount;
    const target = order.total === 0n ? 0n : (order.revenue * backTotal) / order.total;
    settled.push({
      eventId: claim.eventId,
      chargeback: claim.chargeback,
      amount,
      revenue: target - backRevenue,
      refundedAt: claim.refundedAt,
    });
    backRevenue = target;
  }
  invariant(backTotal <= order.total, `refunds ${backTotal} exceed order ${order.total}`);
  return settled;
}

/** Whether the refund is not among those that its source has deleted since. */
function stands({ refundKey, chargeback, logPosition }: RefundClaimRow, list: RefundLists[string] | undefined): boolean {
  if (!list || refundKey === null || chargeback) return true;
  return list.keys.includes(refundKey) || logPosition > BigInt(list.position);
}

/** One source may tell of a refund under two of the order's names: the last word on it counts. */
function lastWords(claims: RefundClaimRow[]): RefundClaimRow[] {
  const told = Map.groupBy(claims, ({ source, refundKey, eventId }) => (refundKey === null ? eventId : `${source} ${refundKey}`));
  const last = new Set([...told.values()].map((words) => words.toSorted(byVersion).at(-1)));
  return claims.filter((claim) => last.has(claim));
}

function byVersion(left: RefundClaimRow, right: RefundClaimRow): number {
  return (left.updatedAt?.getTime() ?? 0) - (right.updatedAt?.getTime() ?? 0) || (left.logPosition < right.logPosition ? -1 : 1);
}

/**
 * A shop, its payment provider and a browser may all report the same refunds: of those with the most authority the source counts
 * that tells of the most money, because the others may miss some of it and none invents any. Chargebacks, which shops seldom tell
 * of, are counted likewise and beside refunds.
 */
function claimsThatCount(claims: RefundClaimRow[]): RefundClaimRow[] {
  const counted = [true, false].map((chargeback) => {
    const alike = claims.filter((claim) => claim.chargeback === chargeback);
    const authority = Math.max(...alike.map((claim) => claim.authority));
    const bySource = [
      ...Map.groupBy(
        alike.filter((claim) => claim.authority === authority),
        ({ source }) => source,
      ),
    ];
    return bySource.reduce<RefundClaimRow[]>((most, [, own]) => (tellsMore(own, most) ? own : most), []);
  });
  const counting = new Set(counted.flat());
  return claims.filter((claim) => counting.has(claim));
}

function tellsMore(left: RefundClaimRow[], right: RefundClaimRow[]): boolean {
  if (right.length === 0) return true;
  const [isWhole, wasWhole] = [left, right].map((claims) => claims.some(({ amount }) => amount === null));
  if (isWhole !== wasWhole) return isWhole === true;
  const sum = (claims: RefundClaimRow[]) => claims.reduce((total, { amount }) => total + (amount ?? 0n), 0n);
  return sum(left) > sum(right);
}
