/** Which rows of credit reports of sales sum. */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { credit } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creditFits, type OrderFilter } from './order-filter';
import type { Span } from './revenue';

/**
 * The credit of the site's sales of the span that fit, in its currency, under one model. Test orders are no sales, and are not in
 * the index that this reads.
 */
export function creditIn(site: Site, span: Span, model: ModelId, filter: OrderFilter = {}): SQL | undefined {
  return and(gte(credit.orderedAt, span.start), lt(credit.orderedAt, span.end), creditOfSales(site, model, filter));
}

/** The same of all time: whoever asks says of when. */
export function creditOfSales(site: Site, model: ModelId, filter: OrderFilter = {}): SQL | undefined {
  return and(
    live(credit, site.id),
    eq(credit.model, model),
    eq(credit.currency, site.currency),
    sql`NOT ${credit.test}`,
    creditFits(site, filter),
  );
}

/** The rows of all the queries: one for each model, since grouping by the model's name too takes a third longer. */
export function unionAll(queries: SQL[]): SQL {
  return sql.join(queries, sql` UNION ALL `);
}
