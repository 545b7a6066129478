/**
 * The sales of cohorts as SQL: one query behind the report and the lists of orders that it opens, so that a figure and its list
 * cannot differ. Set by set: all sales are put in order by buyer once, and what won a buyer is read from one index.
 */
import { and, eq, gt, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { isUnknownBuyer } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { netRevenueSql, acquisition, campaignNameOf, credit, isSaleRow, order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { isLabelDimension, labelOf } from '../../dimension-names';
import { labelSql } from '../../label-sql';
import type { Span } from '../../revenue';
import { type Cohort, cohortWindows, type WonLevel, wonLevels } from './cohort';

export type CohortRequest = {
  span: Span;
  model: ModelId;
  /** Whether anybody asks what won the buyers. */
  isWon: boolean;
};

/**
 * Parts of a WITH clause that end in `bought`: a row for each sale in the site's currency of each buyer whose first such sale is
 * of the span: id, net, at, place among the buyer's own from 1, not_known, the buyer's first_at and earlier, and of the first
 * sale acquisition_id and nobody (`!left_out`, `!unattributed`) where `isWon`.
 */
export function cohortSales(site: Site, { span, model, isWon }: CohortRequest): SQL {
  const all = and(live(order, site.id), isSaleRow(), isNotNull(order.personId), eq(order.currency, site.currency));
  const first = (column: SQL, name: string) => sql`first_value(${column}) OVER buyer AS ${sql.raw(name)}`;
  const earlier = sql`NOT (${order.newCustomer} OR coalesce(${order.declaredNew}, true))`;
  const ofFirst = [
    first(sql`${order.orderedAt}`, 'first_at'),
    first(earlier, 'earlier'),
    ...(isWon ? [first(sql`${order.id}`, 'first'), first(sql`${order.leftOut}`, 'left_out')] : []),
  ];
  const won = isWon
    ? sql`winner.acquisition_id, CASE WHEN winner.acquisition_id IS NULL
        THEN CASE WHEN sale.left_out THEN '!left_out' ELSE '!unattributed' END END AS nobody`
    : sql`NULL::uuid AS acquisition_id, NULL::text AS nobody`;
  return sql`${isWon ? sql`winner AS MATERIALIZED (${winnersIn(site, span, model)}),` : sql``}
  bought AS (
    SELECT sale.id, sale.net, sale.at, sale.place, sale.not_known, sale.first_at, sale.earlier, ${won}
    FROM (SELECT ${order.id} AS id, ${order.orderedAt} AS at, ${netRevenueSql()} AS net,
        ${isUnknownBuyer(site)} AS not_known, row_number() OVER buyer AS place, ${sql.join(ofFirst, sql`, `)}
      FROM ${order} WHERE ${all}
      WINDOW buyer AS (PARTITION BY ${order.personId} ORDER BY ${order.orderedAt}, ${order.id})) AS sale
    ${isWon ? sql`LEFT JOIN winner ON winner.order_id = sale.first` : sql``}
    WHERE first_at >= ${iso(span.start)} AND first_at < ${iso(span.end)})`;
}

function iso(at: Date): SQL {
  return sql`${at.toISOString()}::timestamptz`;
}

/**
 * What earned most of each sale of the span; of equals the later touch. Shares of equal weights differ by one unit of 10^-12, which
 * goes to whoever the remainder falls to; those of different weights differ by more.
 */
function winnersIn(site: Site, { start, end }: Span, model: ModelId): SQL {
  const earned = and(
    live(credit, site.id),
    eq(credit.model, model),
    gte(credit.orderedAt, start),
    lt(credit.orderedAt, end),
    sql`NOT ${credit.test}`,
    isNotNull(credit.acquisitionId),
    gt(credit.share, 0n),
  );
  return sql`SELECT DISTINCT ON (order_id) order_id, acquisition_id FROM (
      SELECT ${credit.orderId} AS order_id, ${credit.acquisitionId} AS acquisition_id, ${credit.touchedAt} AS touched_at,
        ${credit.share} AS share, max(${credit.share}) OVER (PARTITION BY ${credit.orderId}) AS most
      FROM ${credit} WHERE ${earned}) AS earned
    WHERE share >= most - 1 ORDER BY order_id, touched_at DESC, acquisition_id`;
}

/** What a level calls a row of acquisition. */
export function wonNameSql(level: WonLevel): SQL {
  if (isLabelDimension(level)) return labelSql(labelOf(level));
  return level === 'campaign' ? campaignNameOf(acquisition) : sql`${acquisition[level]}`;
}

/** What won the buyer as text (wonKeySchema), of `table` with the columns of `bought` and the acquisition joined. */
export function wonKeySql(level: WonLevel, table: string): SQL {
  return sql`coalesce(${sql.raw(table)}.nobody, '=' || ${wonNameSql(level)}, '')`;
}

/** Whether all that is named won the buyer; undefined where nothing is. */
export function wonFits(won: NonNullable<Cohort['won']>, table: string): SQL | undefined {
  const named = Object.entries(won).flatMap(([text, key]) => {
    const level = isLabelDimension(text) ? text : wonLevels.find((known) => known === text);
    return level === undefined || key === undefined ? [] : [sql`${wonKeySql(level, table)} = ${key}`];
  });
  return and(...named);
}

export function joinAcquisition(site: Site, table: string): SQL {
  return sql`LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id}
    AND ${acquisition.id} = ${sql.raw(table)}.acquisition_id`;
}

const HOURS = 24;

/** The windows, in days of 24 hours, whatever a zone's clocks do. */
const windowsSql = sql.raw(`ARRAY[${cohortWindows.map((days) => `'${days * HOURS} hours'`).join(', ')}]::interval[]`);

/** How many windows were over when the sale came: 0 within the first. */
export const ageSql = sql`width_bucket(at - first_at, ${windowsSql})`;

/** How many windows its buyer has had. */
export function hadSql(asOf: Date): SQL {
  return sql`width_bucket(${iso(asOf)} - first_at, ${windowsSql})`;
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
  return sql`${order.id} = ANY(ARRAY(WITH ${cohortSales(site, { span, model, isWon: fitting !== undefined })}
    SELECT bought.id FROM bought ${fitting ? joinAcquisition(site, 'bought') : sql``} WHERE ${fits}))`;
}
