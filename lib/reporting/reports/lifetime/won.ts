/** Who was won in a range, and by what, as SQL: one query behind the report and the lists of orders that it opens. */
import { and, eq, gt, isNotNull, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isUnknownBuyer } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { credit, isSaleRow, netRevenueSql, order, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { salesIn, type Span } from '../../revenue';
import type { LifetimePart } from './definition';

const sale = alias(order, 'sale');

/**
 * A row for each buyer whose first sale is of the span: person, first (its id), not_known and key, which says what won them:
 * `channel:<name>`, `unattributed`, `left_out:<sales channel>` or `earlier`. What earned most of the first sale won the buyer; of
 * equals the later touch.
 */
export function wonIn(site: Site, span: Span, model: ModelId): SQL {
  const own = live(sale, site.id);
  const best = and(
    live(credit, site.id),
    eq(credit.orderId, sql`first.id`),
    eq(credit.model, model),
    eq(credit.entry, 0),
    isNotNull(credit.touchpointId),
    gt(credit.weight, 0n),
  );
  return sql`(
    SELECT first.person, first.id AS first, first.not_known, CASE
      WHEN first.declared_new IS FALSE THEN 'earlier'
      WHEN first.left_out THEN 'left_out:' || first.sales_channel
      ELSE coalesce('channel:' || winning.channel, 'unattributed') END AS key
    FROM (
      SELECT DISTINCT ON (${order.personId}) ${order.personId} AS person, ${order.id} AS id, ${order.orderedAt} AS at,
        ${order.leftOut} AS left_out, ${order.salesChannel} AS sales_channel,
        CASE WHEN ${order.newCustomer} THEN true ELSE ${order.declaredNew} END AS declared_new,
        ${isUnknownBuyer(site)} AS not_known
      FROM ${order} WHERE ${salesIn(site, span)} AND ${isNotNull(order.personId)}
      ORDER BY ${order.personId}, ${order.orderedAt}, ${order.id}) AS first
    LEFT JOIN LATERAL (
      SELECT ${touchpoint.channel} AS channel FROM (
        SELECT ${credit.touchpointId} AS id FROM ${credit} WHERE ${best}
        ORDER BY ${credit.weight} DESC, ${credit.position} DESC LIMIT 1) AS top
      JOIN ${touchpoint} ON ${live(touchpoint, site.id)} AND ${touchpoint.id} = top.id) AS winning ON true
    WHERE NOT EXISTS (SELECT FROM ${order} AS sale WHERE ${own} AND ${sale.personId} = first.person
      AND ${sale.orderedAt} <= first.at AND (${sale.orderedAt}, ${sale.id}) < (first.at, first.id)
      AND ${isSaleRow(sale)} OFFSET 0))`;
}

/**
 * The sales of these buyers, from their first to today; `won` is wonIn's. OFFSET 0, here and there, looks each buyer up by the
 * index: a join would read all orders that the site ever had.
 */
export function salesOfWon(site: Site, won: SQL): SQL {
  return sql`${won} AS won CROSS JOIN LATERAL (
    SELECT ${sale.id} AS id, ${sale.currency} AS currency, ${netRevenueSql(sale)} AS net, CASE
        WHEN ${sale.id} = won.first THEN 'first'
        WHEN ${sale.salesChannel} = 'subscription' THEN 'renewals'
        ELSE 'later' END AS part
    FROM ${order} AS sale WHERE ${live(sale, site.id)} AND ${sale.personId} = won.person
      AND ${isSaleRow(sale)} OFFSET 0) AS bought`;
}

export type WonOrders = { span: Span; model: ModelId; key: string | undefined; part: LifetimePart | undefined };

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isOfWon(site: Site, { span, model, key, part }: WonOrders): SQL {
  const fits = and(key === undefined ? undefined : sql`won.key = ${key}`, part && sql`bought.part = ${part}`);
  const sales = salesOfWon(site, wonIn(site, span, model));
  return sql`${order.id} = ANY(ARRAY(SELECT bought.id FROM ${sales} WHERE ${fits ?? sql`true`}))`;
}
