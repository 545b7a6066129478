/** Cost that is in no sum for want of an exchange rate: of which currency, on which days, and how much. */
import { sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import type { Queryable } from '../client';
import { costRow } from '../schema';
import { costInSiteCurrency } from './cost-currency';
import { rateSql } from './exchange-rates';

export type UnconvertedCost = {
  currency: string;
  from: string;
  to: string;
  days: number;
  micros: string;
  /** Whether it is the cost's currency that has no rate, the site's, or both. */
  ownMissing: boolean;
  siteMissing: boolean;
};

/** One row a currency of cost that cannot be converted, by its code. */
export async function unconvertedCost(
  db: Queryable,
  { id, workspaceId, currency }: Pick<Site, 'id' | 'workspaceId' | 'currency'>,
): Promise<UnconvertedCost[]> {
  const day = sql`${costRow.day}`;
  const { rows } = await db.execute<UnconvertedCost>(sql`
    SELECT currency, min(day)::text AS "from", max(day)::text AS "to", count(*)::int AS days, sum(cost_micros)::text AS micros,
      bool_or(own IS NULL) AS "ownMissing", bool_or(target IS NULL) AS "siteMissing"
    FROM (SELECT cost_row.currency, cost_row.day, sum(cost_micros) AS cost_micros,
        ${rateSql(workspaceId, sql`cost_row.currency`, sql`cost_row.day`)} AS own,
        ${rateSql(workspaceId, sql`${currency}::text`, day)} AS target
      FROM ${costRow}
      WHERE ${costRow.siteId} = ${id} AND ${costRow.currency} <> ${currency} AND ${costRow.costMicros} <> 0
        AND ${costInSiteCurrency({ currency, workspaceId })} IS NULL
      GROUP BY cost_row.currency, cost_row.day) AS lacking
    GROUP BY currency ORDER BY currency`);
  return rows;
}
