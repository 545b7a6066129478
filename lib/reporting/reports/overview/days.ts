/** Figures by day. `edges` are the instants at which the days begin, and the end of the last: one more than there are days. */
import { and, eq, gte, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyer } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { acquisition, credit, netRevenueSql, order, orderCost, session } from '@/db/schema';
import { invariant } from '@/lib/core/invariant';
import type { ModelId } from '@/lib/model/credit';
import { type SalesChannel, salesChannelNames } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';
import { NO_TIERS, type TierSums } from '../../contribution';
import { creditIn } from '../../credit-in';
import { salesIn, type Span } from '../../revenue';

/** Money in minor units of the site's currency. */
export type DayFigures = {
  day: string;
  revenue: bigint;
  orders: number;
  newCustomers: number;
  sessions: number;
  unattributed: bigint;
  channels: Map<string, bigint>;
  /** What orders cost besides ads; absent where the site knows of none. */
  tiers?: TierSums;
  /** What ads cost, in millionths; absent where the site has no ad accounts. */
  cost?: bigint;
};

/** A day on which nothing happened. */
export function emptyDay(day: string): DayFigures {
  return { day, revenue: 0n, orders: 0, newCustomers: 0, sessions: 0, unattributed: 0n, channels: new Map() };
}

/** Adds what was sold on each day, net of refunds. */
export async function salesByDay(tx: ScopedTransaction, site: Site, edges: Date[], days: DayFigures[]): Promise<void> {
  const rows = await tx
    .select({
      index: dayIndex(order.orderedAt, edges),
      revenue: sql`sum(${netRevenueSql()})`.mapWith(BigInt),
      orders: sql`count(*)`.mapWith(Number),
      newCustomers: sql`count(*) FILTER (WHERE ${isNewBuyer(site)})`.mapWith(Number),
    })
    .from(order)
    .where(and(salesIn(site, spanOf(edges)), eq(order.currency, site.currency)))
    .groupBy(sql`1`);
  for (const { index, ...sold } of rows) Object.assign(at(days, index), sold);
}

/** Adds what the orders of each day cost besides ads. */
export async function tiersByDay(tx: ScopedTransaction, site: Site, edges: Date[], days: DayFigures[]): Promise<void> {
  for (const day of days) day.tiers = NO_TIERS;
  const rows = await tx
    .select({
      index: dayIndex(order.orderedAt, edges),
      tierOne: sql`sum(${orderCost.tierOne})`.mapWith(BigInt),
      tierTwo: sql`sum(${orderCost.tierTwo})`.mapWith(BigInt),
      tierThree: sql`sum(${orderCost.tierThree})`.mapWith(BigInt),
      knownRevenue: sql`sum(${orderCost.knownRevenue})`.mapWith(BigInt),
    })
    .from(order)
    .innerJoin(orderCost, and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id)))
    .where(and(salesIn(site, spanOf(edges)), eq(order.currency, site.currency)))
    .groupBy(sql`1`);
  for (const { index, ...tiers } of rows) at(days, index).tiers = tiers;
}

/** Adds how many sessions began on each day. */
export async function sessionsByDay(tx: ScopedTransaction, site: Site, edges: Date[], days: DayFigures[]): Promise<void> {
  const rows = await tx
    .select({ index: dayIndex(session.startedAt, edges), sessions: sql`count(*)`.mapWith(Number) })
    .from(session)
    .where(beganIn(site, spanOf(edges)))
    .groupBy(sql`1`);
  for (const { index, sessions } of rows) at(days, index).sessions = sessions;
}

/** Adds what each channel earned of each day's orders, and what nobody earned. */
export async function channelsByDay(
  tx: ScopedTransaction,
  site: Site,
  edges: Date[],
  model: ModelId,
  days: DayFigures[],
): Promise<void> {
  const rows = await tx
    .select({
      index: dayIndex(credit.orderedAt, edges),
      channel: acquisition.channel,
      leftOut: sql<SalesChannel | null>`CASE WHEN ${credit.leftOut} THEN ${credit.salesChannel} END`,
      revenue: sql`sum(${credit.amount})`.mapWith(BigInt),
    })
    .from(credit)
    .leftJoin(acquisition, and(eq(acquisition.siteId, site.id), eq(acquisition.id, credit.acquisitionId)))
    .where(creditIn(site, spanOf(edges), model))
    .groupBy(sql`1`, acquisition.channel, sql`3`);
  for (const { index, channel, leftOut, revenue } of rows) {
    const day = at(days, index);
    // A store may name a channel of its own like a row of what nobody earned.
    const name = channel ?? (leftOut ? salesChannelNames[leftOut] : 'Unattributed');
    day.channels.set(name, (day.channels.get(name) ?? 0n) + revenue);
    if (channel === null) day.unattributed += revenue;
  }
}

function beganIn(site: Site, span: Span): SQL | undefined {
  return and(live(session, site.id), gte(session.startedAt, span.start), lt(session.startedAt, span.end));
}

/** Which day a time falls on, from 0. */
function dayIndex(time: SQLWrapper, edges: Date[]): SQL<number> {
  const instants = edges.map((edge) => edge.toISOString());
  return sql`width_bucket(${time}, ${sql.param(instants)}::timestamptz[]) - 1`.mapWith(Number);
}

/** From the first of the edges to the last. */
export function spanOf(edges: Date[]): Span {
  const [start, end] = [edges[0], edges.at(-1)];
  invariant(start && end, 'a range has at least one day');
  return { start, end };
}

function at(days: DayFigures[], index: number): DayFigures {
  const day = days[index];
  invariant(day, `day ${index} of ${days.length}`);
  return day;
}
