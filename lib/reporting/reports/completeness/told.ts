/** When orders and what came back of them were told of, as SQL rows: what was known at an earlier moment can be asked for too. */
import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { live, sameGeneration } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { credit, order, orderEvent, orderItem } from '@/db/schema';
import { addDays, type Day, startOfDay } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { Site } from '@/lib/model/site';
import { salesIn, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { type Cohort, RETURN_WEEKS } from './returns';

/** Every model sums to what orders are worth, so any tells what came back; this one is credited at every site. */
const MODEL = 'last_click';

/** Milliseconds of the time in an id: ids of events are made when they are received (uuid v7). */
const receivedMs = (id: ReturnType<typeof sql>) => sql`('x' || replace(left(${id}::text, 13), '-', ''))::bit(48)::bigint`;

/** The first word that came of an order. */
const firstWord = sql`coalesce((SELECT ${orderEvent.eventId} FROM ${orderEvent}
    WHERE ${sameGeneration(orderEvent, order)} AND ${orderEvent.orderId} = ${order.id} AND ${orderEvent.role} = 'stated'
    ORDER BY ${orderEvent.eventId} LIMIT 1), ${order.eventId})`;

export type ToldDay = { day: Day; orders: number; revenue: bigint; returned: bigint; inAt: bigint[] };

/** When the site first heard of an order: days before are told of by imports, and say nothing of how orders come in. */
export async function firstHeard(tx: ScopedTransaction, site: Site): Promise<Date | undefined> {
  const rows = await rowsOf(
    tx,
    { ms: column.minor },
    sql`SELECT (${receivedMs(sql`told.event_id`)})::text AS ms FROM (SELECT ${orderEvent.eventId} AS event_id FROM ${orderEvent}
      WHERE ${live(orderEvent, site.id)} ORDER BY ${orderEvent.eventId} LIMIT 1) AS told`,
  );
  const [first] = rows;
  return first && new Date(Number(first.ms));
}

/**
 * The days from `from` to `to`, that one included, as known at `at`: what was sold, what has come back, and what had been told of when
 * the day was as old as each of `ages` (milliseconds since it began, rising).
 */
export async function toldByDay(
  tx: ScopedTransaction,
  site: Site,
  { from, to, at, ages }: { from: Day; to: Day; at: Date; ages: readonly number[] },
): Promise<ToldDay[]> {
  const days: ToldDay[] = [];
  const edges: Date[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    days.push({ day, orders: 0, revenue: 0n, returned: 0n, inAt: ages.map(() => 0n) });
    edges.push(startOfDay(day, site.timeZone));
  }
  const span = { start: startOfDay(from, site.timeZone), end: startOfDay(addDays(to, 1), site.timeZone) };
  const starts = sql`${sql.param(edges.map((edge) => edge.getTime()))}::bigint[]`;
  const rows = await rowsOf(
    tx,
    { day: column.count, age: column.count, orders: column.count, revenue: column.minor, returned: column.minor },
    sql`SELECT day, width_bucket(told - (${starts})[day], ${sql.param([...ages])}::bigint[]) AS age, count(*)::int AS orders,
        coalesce(sum(revenue), 0)::text AS revenue, coalesce(sum(returned), 0)::text AS returned
      FROM (SELECT width_bucket(floor(extract(epoch FROM ${order.orderedAt}) * 1000)::bigint, ${starts}) AS day,
          ${receivedMs(firstWord)} AS told, ${order.revenue} AS revenue, ${returnedBy(at)} AS returned
        FROM ${order} WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}) AS sale
      WHERE told <= ${at.getTime()}::bigint GROUP BY 1, 2`,
  );
  for (const { day: number, age, orders, revenue, returned } of rows) {
    const day = days[number - 1];
    invariant(day, `day ${number} of ${days.length}`);
    day.orders += orders;
    day.revenue += revenue;
    day.returned += returned;
    // Of bucket n the first n ages had passed when it was told of: it was in at those after.
    for (let later = age; later < ages.length; later += 1) day.inAt[later] = (day.inAt[later] ?? 0n) + revenue;
  }
  return days;
}

/** What had come back of an order. */
const returnedBy = (
  at: Date,
) => sql`CASE WHEN ${order.refunded} = 0 THEN 0 ELSE (SELECT coalesce(-sum(${credit.amount}), 0) FROM ${credit}
    WHERE ${sameGeneration(credit, order)} AND ${credit.orderId} = ${order.id} AND ${credit.model} = ${MODEL} AND ${credit.entry} > 0
      AND ${credit.postedAt} <= ${at.toISOString()}::timestamptz) END`;

/** Orders by product group, country and age in weeks, with what came back in each week after the sale, as known at `at`. */
export async function returnCohorts(tx: ScopedTransaction, site: Site, span: Span, at: Date): Promise<Cohort[]> {
  const rows = await rowsOf(
    tx,
    {
      group: column.text,
      country: column.text,
      week: column.count,
      after: column.count.nullable(),
      orders: column.count,
      revenue: column.minor,
      returned: column.minor,
    },
    sql`WITH sale AS (SELECT ${order.id} AS id, ${order.orderedAt} AS ordered_at, ${order.revenue} AS revenue, ${order.refunded} AS refunded,
          coalesce(${order.country}, '') AS country, ${groupSql} AS "group",
          least(${RETURN_WEEKS}::int, ${weeks(sql`${at.toISOString()}::timestamptz - ${order.orderedAt}`)}) AS week
        FROM ${order} WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}),
      back AS (SELECT sale.id, ${weeks(sql`${credit.postedAt} - sale.ordered_at`)} AS after, -sum(${credit.amount}) AS money
        FROM sale JOIN ${credit} ON ${and(live(credit, site.id), sql`${credit.orderId} = sale.id`)}
        WHERE ${and(eq(credit.model, MODEL), sql`${credit.entry} > 0`, sql`sale.refunded > 0`, lt(credit.postedAt, at))}
          AND ${gte(credit.orderedAt, span.start)} GROUP BY 1, 2)
      SELECT "group", country, week, NULL::int AS after, count(*)::int AS orders, sum(revenue)::text AS revenue, '0' AS returned
        FROM sale GROUP BY 1, 2, 3
      UNION ALL SELECT "group", country, week, greatest(after, 0), 0, '0', sum(money)::text
        FROM sale JOIN back USING (id) WHERE after < ${RETURN_WEEKS} GROUP BY 1, 2, 3, 4`,
  );
  const cohorts = new Map<string, Cohort & { returned: bigint[] }>();
  for (const { group, country, week, after, orders, revenue, returned } of rows) {
    const key = JSON.stringify([group, country, week]);
    const empty = { group, country, week, orders: 0, revenue: 0n, returned: Array.from({ length: RETURN_WEEKS }, () => 0n) };
    const cohort = cohorts.get(key) ?? empty;
    cohort.orders += orders;
    cohort.revenue += revenue;
    if (after !== null) cohort.returned[after] = (cohort.returned[after] ?? 0n) + returned;
    cohorts.set(key, cohort);
  }
  return [...cohorts.values()];
}

/** Whole weeks of a time between. */
const weeks = (between: ReturnType<typeof sql>) => sql`floor(extract(epoch FROM ${between}) * 1000 / ${7 * DAY_MS})::int`;

/** The kind of product that most of the order's money went to, as the shop calls it. */
const groupSql = sql`coalesce((SELECT ${orderItem.category} FROM ${orderItem}
    WHERE ${sameGeneration(orderItem, order)} AND ${orderItem.orderId} = ${order.id} AND ${orderItem.category} IS NOT NULL
    ORDER BY ${orderItem.unitPrice} * ${orderItem.quantity} DESC NULLS LAST, ${orderItem.position} LIMIT 1), '')`;
