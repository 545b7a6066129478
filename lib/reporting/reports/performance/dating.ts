/**
 * Which day of the performance report a row of credit is of: its order's, or that of the visit that earned it; and of a refund the
 * sale's, or its own. What nobody earned is of the order in any case.
 */
import { and, eq, gt, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import { conversionCredit, credit } from '@/db/schema';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { ModelId } from '@/lib/model/credit';
import { heldDays } from '@/lib/model/lookback';
import type { Site } from '@/lib/model/site';
import { creditIn, creditOfSales } from '../../credit-in';
import type { OrderFilter } from '../../order-filter';
import type { Span } from '../../revenue';
import type { DatedBy, RefundsOn } from './names';

export type Dating = { datedBy: DatedBy; refundsOn: RefundsOn };

/** The order's day, with its refunds. */
export const usualDating: Dating = { datedBy: 'order', refundsOn: 'sale' };

/** When a row of credit is of. */
export function datedAt({ datedBy, refundsOn }: Dating): SQL {
  const sale = datedBy === 'touch' ? ofTouch() : sql`${credit.orderedAt}`;
  return refundsOn === 'own' ? sql`CASE WHEN ${credit.entry} = 0 THEN ${sale} ELSE ${credit.postedAt} END` : sale;
}

/** The credit of sales under a model that is of the span. */
export function datedIn(
  site: Site,
  { span, dating }: { span: Span; dating: Dating },
  model: ModelId,
  filter: OrderFilter,
): SQL | undefined {
  const { datedBy, refundsOn } = dating;
  if (datedBy === 'order' && refundsOn === 'sale') return creditIn(site, span, model, filter);
  const sales =
    datedBy === 'order'
      ? and(gte(credit.orderedAt, span.start), lt(credit.orderedAt, span.end))
      : and(placedNear(site, span, sql`${credit.orderedAt}`), within(ofTouch(), span));
  const refunds = and(gt(credit.entry, 0), gte(credit.postedAt, span.start), lt(credit.postedAt, span.end));
  const dated = refundsOn === 'sale' ? sales : or(and(eq(credit.entry, 0), sales), refunds);
  return and(creditOfSales(site, model, filter), dated);
}

/** When a row of a conversion's credit is of, and whether that is in the span. */
export function conversionDated(site: Site, span: Span, { datedBy }: Dating): { at: SQL; isIn: SQL | undefined } {
  const { touchedAt, convertedAt } = conversionCredit;
  if (datedBy === 'order') {
    return { at: sql`${convertedAt}`, isIn: and(gte(convertedAt, span.start), lt(convertedAt, span.end)) };
  }
  const at = sql`coalesce(${touchedAt}, ${convertedAt})`;
  return { at, isIn: and(placedNear(site, span, sql`${convertedAt}`), within(at, span)) };
}

function ofTouch(): SQL {
  return sql`coalesce(${credit.touchedAt}, ${credit.orderedAt})`;
}

/** A touch is at most the longest window before what it led to, and at the latest of its second: the index is asked for no more. */
function placedNear({ settings }: Site, { start, end }: Span, at: SQL): SQL {
  const from = new Date(start.getTime() - SECOND_MS);
  const to = new Date(end.getTime() + heldDays(settings) * DAY_MS + SECOND_MS);
  return sql`${at} >= ${from.toISOString()}::timestamptz AND ${at} < ${to.toISOString()}::timestamptz`;
}

function within(at: SQL, { start, end }: Span): SQL {
  return sql`${at} >= ${start.toISOString()}::timestamptz AND ${at} < ${end.toISOString()}::timestamptz`;
}
