/** What cohorts are told apart by, as SQL over the sales of their buyers (lib/reporting/buyer-sales.ts). */
import { and, type SQL, sql } from 'drizzle-orm';
import { acquisition, campaignNameOf, order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buyerSales, joinWinner } from '../../buyer-sales';
import type { Span } from '../../revenue';
import { type Cohort, cohortWindows, type WonLevel, wonLevels } from './cohort';

/** What a level calls a row of acquisition. */
export function wonNameSql(level: WonLevel): SQL {
  return level === 'campaign' ? campaignNameOf(acquisition) : sql`${acquisition[level]}`;
}

/** What won the buyer as text (wonKeySchema), of `table` with the columns of `bought` and the acquisition joined. */
export function wonKeySql(level: WonLevel, table: string): SQL {
  const of = sql.raw(table);
  return sql`CASE WHEN ${of}.acquisition_id IS NOT NULL THEN coalesce('=' || ${wonNameSql(level)}, '')
    WHEN ${of}.left_out IS NOT NULL THEN '!left_out' ELSE '!unattributed' END`;
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
  const levels = wonLevels.filter((level) => won[level] !== undefined);
  const isWon = levels.length > 0;
  const asOf = cohort.asOf === undefined ? new Date() : new Date(cohort.asOf);
  const window = within === undefined ? -1 : cohortWindows.indexOf(within);
  const fits = and(
    earlier ? sql`earlier` : sql`NOT earlier`,
    ...levels.map((level) => sql`${wonKeySql(level, 'bought')} = ${won[level]}`),
    window < 0 ? undefined : sql`${ageSql} <= ${sql.raw(String(window))} AND ${hadSql(asOf)} > ${sql.raw(String(window))}`,
    part && sql`place = ${sql.raw(part === 'first' ? '1' : '2')}`,
  );
  return sql`${order.id} = ANY(ARRAY(WITH ${buyerSales(site, { span, model: isWon ? model : undefined, inSiteCurrency: true })}
    SELECT bought.id FROM bought ${isWon ? joinWinner(site, 'bought') : sql``} WHERE ${fits}))`;
}
