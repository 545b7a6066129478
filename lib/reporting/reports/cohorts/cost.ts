/** What the ads of the same days cost, by the rows of the cohorts: of a month, or of what won the customers. */
import { and, type SQL, sql } from 'drizzle-orm';
import { acquisition, costRow } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { compareFractions, dividedBy } from '@/lib/core/fraction';
import { costOf, countOf, moneyOf } from '@/lib/metrics/facts';
import { ratioText, valueText } from '@/lib/metrics/measure';
import type { Site } from '@/lib/model/site';
import { costColumns, costIn } from '../../cost';
import type { DayEdges } from '../../dimension';
import { column, rowsOf } from '../../rows';
import { wireDay } from '../../wire';
import { cohortWindows, wonBy } from './cohort';
import type { CohortFigures, CohortsParams } from './definition';
import { wonNameSql } from './sales-sql';

/** In millionths of the site's currency, by the key and the place of a row: cost that nothing is known to have come of included. */
export type CohortCost = { key: string; place: number; micros: bigint };

/** The cost of the range that is of what the customers asked for were won by, each part once. */
export async function cohortCosts(
  tx: ScopedTransaction,
  site: Site,
  params: CohortsParams,
  months: DayEdges,
): Promise<CohortCost[]> {
  const { by } = params;
  const named = (name: SQL) => sql`coalesce('=' || ${name}, '')`;
  const starts = sql.param(months.names.map((name) => wireDay(name)));
  const place = by === 'month' ? sql`width_bucket(${costRow.day}, ${starts}::date[])` : sql`1`;
  const wanted = Object.entries(wonBy(params) ?? {}).map(
    ([level, key]) => sql`${named(wonNameSql(level as Parameters<typeof wonNameSql>[0]))} = ${key}`,
  );
  return rowsOf(
    tx,
    { key: column.text, place: column.count, micros: column.minor },
    sql`SELECT key, place, micros::text AS micros FROM (
      SELECT ${by === 'month' ? sql`''` : named(wonNameSql(by))} AS key, ${place} AS place, ${costColumns(site)}
      FROM ${costRow} LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${costRow.acquisitionId}
      WHERE ${and(costIn(site, params), ...wanted)} GROUP BY 1, 2) AS summed`,
  );
}

type Won = { customers: number; revenue: bigint; windows: { customers: number; revenue: bigint }[] };

/** Cost beside what the customers of a row were worth; what divides by nothing is absent. */
export function spendFigures({ customers, revenue, windows }: Won, micros: bigint, currency: Currency): CohortFigures['spend'] {
  const [cost, worth] = [costOf(micros), moneyOf(revenue, currency)];
  const each = dividedBy(cost, countOf(customers));
  const ratio = dividedBy(worth, cost);
  const paidBack = cohortWindows.find((_, index) => {
    const window = windows[index];
    const worthEach = window && dividedBy(moneyOf(window.revenue, currency), countOf(window.customers));
    return each && worthEach && compareFractions(worthEach, each) >= 0;
  });
  return {
    cost: { amount: valueText(cost, 'money', currency), currency },
    ...(each && { perCustomer: { amount: valueText(each, 'money', currency), currency } }),
    ...(ratio && { worth: ratioText(ratio) }),
    ...(micros > 0n && paidBack && { wonBackWithin: paidBack }),
  };
}
