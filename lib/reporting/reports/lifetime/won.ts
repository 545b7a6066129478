/** What the customers of a range have bought, and what won them, as SQL: behind the report and the lists of orders that it opens. */
import { and, type SQL, sql } from 'drizzle-orm';
import { acquisition, order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buyerSales, joinWinner } from '../../buyer-sales';
import type { Span } from '../../revenue';
import type { LifetimePart } from './definition';

const partSql = sql`CASE WHEN place = 1 THEN 'first' WHEN sales_channel = 'subscription' THEN 'renewals' ELSE 'later' END`;

/** What won the buyer, of `table` with the columns of `bought` and the acquisition joined. */
function keySql(table: string): SQL {
  const of = sql.raw(table);
  return sql`CASE WHEN ${of}.earlier THEN 'earlier' ELSE coalesce('left_out:' || ${of}.left_out,
    'channel:' || ${acquisition.channel}, 'unattributed') END`;
}

/**
 * Sums over the sales of all buyers whose first is of the span, as a query of the columns key, which says what won the buyers
 * (`channel:<name>`, `unattributed`, `left_out:<sales channel>` or `earlier`), currency, part, sales, unknown (sales of buyers of
 * whom nobody can tell whether they bought before) and net. Grouped by ids, with the names joined to the groups.
 */
export function sumsOfWon(site: Site, span: Span, model: ModelId): SQL {
  return sql`WITH ${buyerSales(site, { span, model, inSiteCurrency: false })}, summed AS (
      SELECT acquisition_id, earlier, left_out, currency, ${partSql} AS part, count(*) AS sales,
        count(*) FILTER (WHERE not_known) AS unknown, sum(net) AS net
      FROM bought GROUP BY 1, 2, 3, 4, 5)
    SELECT ${keySql('summed')} AS key, currency, part, sales, unknown, net FROM summed ${joinWinner(site, 'summed')}`;
}

export type WonOrders = { span: Span; model: ModelId; key: string | undefined; part: LifetimePart | undefined };

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isOfWon(site: Site, { span, model, key, part }: WonOrders): SQL {
  const fits = and(
    sql`true`,
    key === undefined ? undefined : sql`${keySql('bought')} = ${key}`,
    part && sql`${partSql} = ${part}`,
  );
  return sql`${order.id} = ANY(ARRAY(WITH ${buyerSales(site, { span, model, inSiteCurrency: false })}
    SELECT bought.id FROM bought ${joinWinner(site, 'bought')} WHERE ${fits}))`;
}
