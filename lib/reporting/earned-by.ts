/** Which orders a visit earned a part of, for reports of orders that are narrowed to what brought them. */
import { and, eq, gt, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { credit, order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creditedTo, UNATTRIBUTED } from './reports/orders/touch-filter';
import { type VisitFilter, visitFilterNames, visitFits } from './reports/sessions/visit-filter';
import type { Span } from './revenue';

/** The visits, and the model under which they earned something. */
export type EarnerFilter = VisitFilter & { model: ModelId };

/**
 * Whether a visit that fits earned a part of the row of order; undefined where none is asked for. The orders of the span are read at
 * once from the index of credit, since to look at the credit of each order by itself took 5 s for a year of 200,000.
 */
export function earnedBy(site: Site, { start, end }: Span, filter: EarnerFilter): SQL | undefined {
  if (visitFilterNames.every((name) => filter[name] === undefined)) return undefined;
  const { model, channel } = filter;
  if (channel === UNATTRIBUTED) return creditedTo(site, { model, channel }, { start, end });
  const earned = and(
    live(credit, site.id),
    eq(credit.model, model),
    gte(credit.orderedAt, start),
    lt(credit.orderedAt, end),
    sql`NOT ${credit.test}`,
    gt(credit.share, 0n),
    isNotNull(credit.acquisitionId),
    visitFits(site, filter, credit),
  );
  return sql`${order.id} IN (SELECT ${credit.orderId} FROM ${credit} WHERE ${earned})`;
}
