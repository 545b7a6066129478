/** How the last full day went: beside what the same weekday usually brings, and whether orders are still matched to visits. */
import { sql } from 'drizzle-orm';
import { credit, netRevenueSql, order } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day, dayOf, startOfDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import type { Site } from '@/lib/model/site';
import { creditIn } from '../../credit-in';
import { historyFrom, salesIn } from '../../revenue';
import { column, rowOf, rowsOf } from '../../rows';
import { wireMoney } from '../../wire';
import type { OverviewResult } from './definition';

const WEEK_DAYS = 7;
/** Two months: enough that one sale or holiday does not make the usual day, and still the same season. */
const WEEKS = 8;
/** Of fewer, the middle one is no custom. */
const WEEKS_MIN = 3;

type Sold = { revenue: bigint; orders: number };

/** Yesterday and today so far, with what a usual day like yesterday brings. */
export async function morningOf(tx: ScopedTransaction, site: Site, now: Date): Promise<OverviewResult['morning']> {
  const today = dayOf(now, site.timeZone);
  const yesterday = addDays(today, -1);
  const opened = await historyFrom(tx, site);
  const weekdays = Array.from({ length: WEEKS }, (_, index) => addDays(yesterday, -WEEK_DAYS * (index + 1)));
  // The day of the first order began before it, and says nothing of a whole day.
  const whole = weekdays.filter((day) => opened !== undefined && startOfDay(day, site.timeZone) >= new Date(opened));
  const [soFar, last, ...usual] = await soldOn(tx, site, [today, yesterday, ...whole]);
  invariant(soFar && last, 'each day asked for has an answer');
  const wire = ({ revenue, orders }: Sold) => ({ revenue: wireMoney(revenue, site.currency), orders });
  return {
    day: yesterday,
    ...wire(last),
    ...(usual.length >= WEEKS_MIN && {
      usual: { revenue: wireMoney(medianOf(usual.map(({ revenue }) => revenue)), site.currency), days: usual.length },
    }),
    today: wire(soFar),
  };
}

/** What was sold on each of the days, in their order. Each day is a look of its own: the days between are not read. */
async function soldOn(tx: ScopedTransaction, site: Site, days: Day[]): Promise<Sold[]> {
  const sums = days.map((day, place) => {
    const span = { start: startOfDay(day, site.timeZone), end: startOfDay(addDays(day, 1), site.timeZone) };
    return sql`SELECT ${place}::int AS place, coalesce(sum(${netRevenueSql()}), 0)::text AS revenue,
      count(*)::int AS orders FROM ${order} WHERE ${salesIn(site, span)} AND ${order.currency} = ${site.currency}`;
  });
  const rows = await rowsOf(
    tx,
    { place: column.count, revenue: column.minor, orders: column.count },
    sql.join(sums, sql` UNION ALL `),
  );
  return rows.toSorted((left, right) => left.place - right.place);
}

/** Of an even number the mean of the two in the middle, half a unit rounded up. */
function medianOf(amounts: bigint[]): bigint {
  const sorted = amounts.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  invariant(low !== undefined && high !== undefined, 'the median of at least one amount');
  return (low + high + 1n) / 2n;
}

const NOW_DAYS = 7;
const BEFORE_DAYS = 28;
/** With fewer orders a fall of this size happens by chance. */
const NOW_ORDERS_MIN = 50;
const BEFORE_ORDERS_MIN = 100;
/** So much less of the orders, as a share of all. */
const FALL = 0.1;

/** How many orders were matched to a visit lately, and before. */
export async function matchingOf(tx: ScopedTransaction, site: Site, now: Date): Promise<OverviewResult['matching']> {
  const today = dayOf(now, site.timeZone);
  const [begin, middle, end] = [-NOW_DAYS - BEFORE_DAYS, -NOW_DAYS, 0].map((days) =>
    startOfDay(addDays(today, days), site.timeZone),
  );
  invariant(begin && middle && end, 'three days have three beginnings');
  const isNow = sql`${credit.orderedAt} >= ${middle.toISOString()}`;
  const isMatched = sql`${credit.acquisitionId} IS NOT NULL`;
  // A model that gives each order to one contact: a row of credit is an order.
  const fits = creditIn(site, { start: begin, end }, 'last_non_direct_click');
  const row = await rowOf(
    tx,
    { nowOrders: column.count, nowMatched: column.count, orders: column.count, matched: column.count },
    sql`SELECT count(*) FILTER (WHERE ${isNow})::int AS "nowOrders",
      count(*) FILTER (WHERE ${isNow} AND ${isMatched})::int AS "nowMatched",
      count(*) FILTER (WHERE NOT ${isNow})::int AS orders,
      count(*) FILTER (WHERE NOT ${isNow} AND ${isMatched})::int AS matched
      FROM ${credit} WHERE ${fits} AND NOT ${credit.leftOut}`,
  );
  const current = { orders: row.nowOrders, matched: row.nowMatched };
  const before = { orders: row.orders, matched: row.matched };
  const enough = current.orders >= NOW_ORDERS_MIN && before.orders >= BEFORE_ORDERS_MIN;
  const falls = enough && current.matched / current.orders < before.matched / before.orders - FALL;
  return { now: current, before, falls };
}
