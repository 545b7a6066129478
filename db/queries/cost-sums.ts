/** What accounts cost in one currency: each day's sums converted at its rate, and beside them what had none. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { convertedSql } from './exchange-rates';

export type CostSum = {
  /** In the currency asked for, in millionths, rounded once. */
  costMicros: bigint;
  /** What has no rate and is not in the sum, by currency, in its own millionths. */
  leftOut: { currency: string; costMicros: bigint }[];
};

type Asked = {
  workspaceId: Id<'workspace'>;
  siteId: Id<'site'>;
  currency: string;
  /** Half-open. */
  range: { from: string; to: string };
};

/** The cost of the days by account, of accounts that have any. */
export async function costByAccount(
  db: Queryable,
  { workspaceId, siteId, currency, range }: Asked,
): Promise<Map<Id<'ad_account'>, CostSum>> {
  const { rows } = await db.execute<{ accountId: Id<'ad_account'>; currency: string | null; cost: string }>(sql`
    WITH daily AS (
      SELECT account_id, day, currency, sum(cost_micros) AS cost FROM cost_row
      WHERE site_id = ${siteId} AND day >= ${range.from} AND day < ${range.to}
      GROUP BY account_id, day, currency
    ), priced AS (
      SELECT account_id, currency, cost,
        ${convertedSql(workspaceId, { amount: sql`daily.cost`, from: sql`daily.currency`, to: currency, day: sql`daily.day` })} AS converted
      FROM daily
    )
    SELECT account_id AS "accountId", NULL AS currency, round(coalesce(sum(converted), 0))::text AS cost
    FROM priced GROUP BY account_id
    UNION ALL SELECT account_id, currency, sum(cost)::text FROM priced WHERE converted IS NULL GROUP BY account_id, currency
    ORDER BY 2 NULLS FIRST`);
  const sums = new Map<Id<'ad_account'>, CostSum>();
  for (const row of rows) {
    if (row.currency === null) sums.set(row.accountId, { costMicros: BigInt(row.cost), leftOut: [] });
    else sums.get(row.accountId)?.leftOut.push({ currency: row.currency, costMicros: BigInt(row.cost) });
  }
  return sums;
}
