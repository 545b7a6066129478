/** What the rows of the performance report are parts of: the store's revenue, or all conversions of a kind. */
import { and, gt, gte, lt, sql } from 'drizzle-orm';
import { credit } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { ConversionType } from '@/lib/model/conversion-type';
import type { Site } from '@/lib/model/site';
import { conversionAsked, conversionsOf } from '../../conversions';
import { knowsCosts } from '../../contribution';
import { type StoreCost, storeCostOf } from '../../cost';
import { creditOfSales } from '../../credit-in';
import type { OrderFilter } from '../../order-filter';
import { salesOf, type Span } from '../../revenue';
import { type Dating, usualDating } from './dating';
import type { PerformanceParams, PerformanceResult } from './definition';
import { ORDERS } from './names';
import type { Slice } from './source';

export type Whole = Pick<PerformanceResult, 'otherCurrencies' | 'conversion'> & {
  /** In minor units: of conversions what they are worth. 0 where days are those of visits: those differ by model. */
  revenue: bigint;
  /** How many conversions there are; undefined where orders are counted. */
  conversions?: number;
  /** Whether anything is known of what orders cost besides ads. */
  knowsCosts: boolean;
  /** What all ads cost; undefined where the site has no ad account. */
  allCost?: StoreCost;
};

/** The conversion that is counted in place of orders; throws `invalid_input` where the site has none such. */
export function countedIn(site: Site, { conversion }: Pick<PerformanceParams, 'conversion'>): ConversionType | undefined {
  return conversion === ORDERS ? undefined : conversionAsked(site, conversion);
}

/** Of which days the report is asked. */
export function datingOf({ datedBy = 'order', refundsOn = 'sale' }: Partial<Dating>): Dating {
  return datedBy === 'order' && refundsOn === 'sale' ? usualDating : { datedBy, refundsOn };
}

/** Of the slice's span, asked of the orders or the conversions themselves, and not of their credit. */
export async function wholeOf(
  tx: ScopedTransaction,
  site: Site,
  slice: Pick<Slice, 'span' | 'costDays'>,
  params: PerformanceParams,
): Promise<Whole> {
  const allCost = slice.costDays && (await storeCostOf(tx, site, slice.costDays, new Date()));
  const costs = params.conversion === ORDERS && (await knowsCosts(tx, site));
  return { ...(await earnedIn(tx, site, slice.span, params)), knowsCosts: costs, ...(allCost && { allCost }) };
}

async function earnedIn(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  params: PerformanceParams,
): Promise<Omit<Whole, 'allCost' | 'knowsCosts'>> {
  const type = countedIn(site, params);
  const ofVisits = params.datedBy === 'touch';
  if (!type) {
    const { revenue, refunded, otherCurrencies } = await salesOf(tx, site, span, params);
    if (ofVisits) return { revenue: 0n, otherCurrencies };
    if (params.refundsOn !== 'own') return { revenue, otherCurrencies };
    return { revenue: revenue + refunded + (await refundsIn(tx, site, span, params)), otherCurrencies };
  }
  const { event, name } = type;
  const { count, value, otherCurrencies } = await conversionsOf(tx, site, span, event);
  const conversion = { event, name, count, otherCurrencies };
  return { revenue: value, conversions: ofVisits ? 0 : count, otherCurrencies: [], conversion };
}

/** What went back in the span, of sales of whatever day: less than nothing. Every model takes back the same. */
async function refundsIn(tx: ScopedTransaction, site: Site, span: Span, filter: OrderFilter): Promise<bigint> {
  const back = and(
    creditOfSales(site, 'last_click', filter),
    gt(credit.entry, 0),
    gte(credit.postedAt, span.start),
    lt(credit.postedAt, span.end),
  );
  const [row] = await tx
    .select({ amount: sql`coalesce(sum(${credit.amount}), 0)`.mapWith(BigInt) })
    .from(credit)
    .where(back);
  return row?.amount ?? 0n;
}
