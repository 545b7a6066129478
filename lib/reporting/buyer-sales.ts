/**
 * The sales of the buyers who first bought in a span, as SQL: one query behind cohorts, lifetime value and the lists of orders that
 * they open, so that a figure and its list cannot differ. Set by set: sales are put in order by buyer once, and what won a buyer
 * is read from one index.
 */
import { and, eq, gt, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isUnknownBuyer } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { acquisition, credit, isSaleRow, netRevenueSql, order } from '@/db/schema';
import { DAY_MS } from '@/lib/core/instant';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import type { Span } from './revenue';

export type BuyersRequest = {
  span: Span;
  /** The model whose credit tells what won each buyer; undefined where nobody asks. */
  model: ModelId | undefined;
  /** Whether only sales in the site's currency are sales: a buyer's first is the first of those. */
  inSiteCurrency: boolean;
};

/** The buyers of a few weeks are looked for before their sales are put in order; those of longer are most of all there are. */
const FEW_BUYERS_MS = 92 * DAY_MS;

const asked = alias(order, 'asked');

/**
 * Parts of a WITH clause that end in `bought`: a row for each sale of each buyer whose first one is of the span: id, net, currency,
 * sales_channel, at, place among the buyer's own from 1, not_known; and of the buyer's first first_at, earlier (the shop says that
 * they bought before), left_out (its sales channel, where a rule leaves it out of attribution) and acquisition_id (NULL where nobody
 * earned it, or no model is given).
 */
export function buyerSales(site: Site, { span, model, inSiteCurrency }: BuyersRequest): SQL {
  const sales = (table: typeof order | typeof asked) =>
    and(
      live(table, site.id),
      isSaleRow(table),
      isNotNull(table.personId),
      inSiteCurrency ? eq(table.currency, site.currency) : undefined,
    );
  const boughtIn = and(sales(asked), gte(asked.orderedAt, span.start), lt(asked.orderedAt, span.end));
  const isFew = span.end.getTime() - span.start.getTime() <= FEW_BUYERS_MS;
  const isAsked = isFew
    ? sql`${order.personId} IN (SELECT ${asked.personId} FROM ${order} AS asked WHERE ${boughtIn})`
    : undefined;
  const first = (column: SQL, name: string) => sql`first_value(${column}) OVER buyer AS ${sql.raw(name)}`;
  const columns = [
    sql`${order.id} AS id, ${netRevenueSql()} AS net, ${order.currency} AS currency, ${order.salesChannel} AS sales_channel`,
    sql`${order.orderedAt} AS at, row_number() OVER buyer AS place, ${isUnknownBuyer(site)} AS not_known`,
    first(sql`${order.orderedAt}`, 'first_at'),
    first(sql`NOT (${order.newCustomer} OR coalesce(${order.declaredNew}, true))`, 'earlier'),
    first(sql`${order.id}`, 'first'),
    first(sql`CASE WHEN ${order.leftOut} THEN ${order.salesChannel} END`, 'left_out'),
  ];
  return sql`${model === undefined ? sql`` : sql`winner AS MATERIALIZED (${winnersIn(site, span, model)}),`}
  bought AS (
    SELECT sale.id, net, currency, sales_channel, at, place, not_known, first_at, earlier, left_out,
      ${model === undefined ? sql`NULL::uuid` : sql`winner.acquisition_id`} AS acquisition_id
    FROM (SELECT ${sql.join(columns, sql`, `)} FROM ${order} WHERE ${and(sales(order), isAsked)}
      WINDOW buyer AS (PARTITION BY ${order.personId} ORDER BY ${order.orderedAt}, ${order.id})) AS sale
    ${model === undefined ? sql`` : sql`LEFT JOIN winner ON winner.order_id = sale.first`}
    WHERE first_at >= ${span.start.toISOString()}::timestamptz AND first_at < ${span.end.toISOString()}::timestamptz)`;
}

/**
 * What earned most of each sale of the span; of equals the later touch. Shares of equal weights differ by one unit of 10^-12, which
 * goes to whoever the remainder falls to; those of different weights differ by more. Credit has its order's time, by which the
 * index is sorted: with it first, the rows of a moment are sorted and not those of a year.
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
  return sql`SELECT DISTINCT ON (ordered_at, order_id) order_id, acquisition_id FROM (
      SELECT ${credit.orderedAt} AS ordered_at, ${credit.orderId} AS order_id, ${credit.acquisitionId} AS acquisition_id,
        ${credit.touchedAt} AS touched_at, ${credit.share} AS share,
        max(${credit.share}) OVER (PARTITION BY ${credit.orderedAt}, ${credit.orderId}) AS most
      FROM ${credit} WHERE ${earned}) AS earned
    WHERE share >= most - 1 ORDER BY ordered_at, order_id, touched_at DESC, acquisition_id`;
}

/** Joins what won the buyers to `table`, which has the acquisition_id of `bought`. */
export function joinWinner(site: Site, table: string): SQL {
  return sql`LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id}
    AND ${acquisition.id} = ${sql.raw(table)}.acquisition_id`;
}
