/** What cohorts are told apart by, as SQL over the sales of their buyers (lib/reporting/buyer-sales.ts). */
import { and, type SQL, sql } from 'drizzle-orm';
import { acquisition, campaignNameOf, order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buyerSales, joinWinner } from '../../buyer-sales';
import { isLabelDimension, labelOf } from '../../dimension-names';
import { labelSql } from '../../label-sql';
import type { Span } from '../../revenue';
import { type Cohort, cohortWindows, type WonLevel, wonLevels } from './cohort';

/** What a level calls a row of acquisition. */
export function wonNameSql(level: WonLevel): SQL {
  if (isLabelDimension(level)) return labelSql(labelOf(level));
  return level === 'campaign' ? campaignNameOf(acquisition) : sql`${acquisition[level]}`;
}

/** What won the buyer as text (wonKeySchema), of `table` with the columns of `bought` and the acquisition joined. */
export function wonKeySql(level: WonLevel, table: string): SQL {
  const of = sql.raw(table);
  return sql`CASE WHEN ${of}.acquisition_id IS NOT NULL THEN coalesce('=' || ${wonNameSql(level)}, '')
    WHEN ${of}.left_out IS NOT NULL THEN '!left_out' ELSE '!unattributed' END`;
}

/** Whether all that is named won the buyer; undefined where nothing is. */
export function wonFits(won: NonNullable<Cohort['won']>, table: string): SQL | undefined {
  const named = Object.entries(won).flatMap(([text, key]) => {
    const level = isLabelDimension(text) ? text : wonLevels.find((known) => known === text);
    return level === undefined || key === undefined ? [] : [sql`${wonKeySql(level, table)} = ${key}`];
  });
  return and(...named);
}

const HOURS = 24;

/** The windows, in days of 24 hours, whatever a zone's clocks do. */
const windowsSql = sql.raw(`ARRAY[${cohortWindows.map((days) => `'${days * HOURS} hours'`).join(', ')}]::interval[]`);

/** How many windows were over when the sale came: 0 within the first. */
export const ageSql = sql`width_bucket(at - first_at, ${windowsSql})`;

/** How many windows its buyer has had. */
export function hadSql(asOf: Date): SQL {
  return sql`width_bucket(${asOf.toISOString()}::timestamptz - first_at, ${windowsSql})`;
}

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isOfCohort(site: Site, span: Span, model: ModelId, cohort: Cohort): SQL {
  const { won = {}, within, part, earlier } = cohort;
  const fitting = wonFits(won, 'bought');
  const asOf = cohort.asOf === undefined ? new Date() : new Date(cohort.asOf);
  const window = within === undefined ? -1 : cohortWindows.indexOf(within);
  const fits = and(
    earlier ? sql`earlier` : sql`NOT earlier`,
    fitting,
    window < 0 ? undefined : sql`${ageSql} <= ${sql.raw(String(window))} AND ${hadSql(asOf)} > ${sql.raw(String(window))}`,
    part && sql`place = ${sql.raw(part === 'first' ? '1' : '2')}`,
  );
  const sales = buyerSales(site, { span, model: fitting && model, inSiteCurrency: true });
  return sql`${order.id} = ANY(ARRAY(WITH ${sales}
    SELECT bought.id FROM bought ${fitting ? joinWinner(site, 'bought') : sql``} WHERE ${fits}))`;
}
