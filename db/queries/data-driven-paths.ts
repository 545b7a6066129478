/**
 * What data-driven attribution learns from, read as streams: the paths of a range's orders, and the touches of people who did not
 * buy. And a fingerprint of it: the same text as long as the same would be read.
 */
import { and, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { DAY_MS } from '@/lib/core/instant';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { TouchpointKind } from '@/lib/model/touchpoint';
import type { Transaction } from '../client';
import { acquisition, campaignNameOf, isSaleRow, order, pathTouch, rederivation, touchpoint } from '../schema';
import { live, liveGenerationOf, sameGeneration } from './live';

/** The days asked for as instants, half-open. */
export type PathSpan = { start: Date; end: Date };

/** One touch of an order's path; all but the money is absent for an order without any. */
export type OrderTouch = {
  orderId: Id<'order'>;
  revenue: bigint;
  refunded: bigint;
  leftOut: boolean;
  touchpointId: Id<'touchpoint'> | null;
  milliseconds: number | null;
  logPosition: bigint | null;
  kind: TouchpointKind | null;
  paid: boolean | null;
  channel: string | null;
  campaign: string | null;
};

/** One touch of somebody who did not buy. */
export type OtherTouch = {
  personId: Id<'person'>;
  id: Id<'touchpoint'>;
  milliseconds: number;
  logPosition: bigint;
  kind: TouchpointKind;
  paid: boolean;
  channel: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  clickValue: string | null;
  fromOrder: boolean;
  /** When the person bought last before the range, where paths begin after an order. */
  afterMilliseconds: number | null;
};

/** Rows of a cursor that are fetched at a time. */
const FETCHED_ROWS = 5_000;
/** Sorting a year of touches in memory, or most of it. */
const WORK_MEMORY = '64MB';

/** A campaign known only by its id goes by that, as in all reports. */
const campaign = campaignNameOf(touchpoint);
const milliseconds = sql`(extract(epoch FROM ${touchpoint.at}) * 1000)::float8`;

/** The paths of the site's sales in its own currency, an order's touches in path order. */
export function orderTouches(tx: Transaction, site: Site, span: PathSpan): AsyncGenerator<OrderTouch> {
  const used = and(sameGeneration(pathTouch, order), eq(pathTouch.orderId, order.id), isNull(pathTouch.rejection));
  return streamed(
    tx,
    sql`SELECT ${order.id} AS "orderId", ${order.revenue} AS revenue, ${order.refunded} AS refunded, ${order.leftOut} AS "leftOut",
      ${touchpoint.id} AS "touchpointId", ${milliseconds} AS milliseconds, ${touchpoint.logPosition} AS "logPosition",
      ${touchpoint.kind} AS kind, ${touchpoint.paid} AS paid, ${touchpoint.channel} AS channel, ${campaign} AS campaign
    FROM ${order}
    LEFT JOIN ${pathTouch} ON ${used}
    LEFT JOIN ${touchpoint} ON ${sameGeneration(touchpoint, pathTouch)} AND ${touchpoint.id} = ${pathTouch.touchpointId}
    WHERE ${salesOf(site, span)}
    ORDER BY ${order.id}, ${pathTouch.position}`,
    (next) => tx.execute<OrderTouch>(next),
  );
}

/**
 * Touches of everybody who has not bought since the range began, a person's in order of time: those of the range, and of the days
 * before it that a path reaches back.
 */
export function touchesOfOthers(tx: Transaction, site: Site, span: PathSpan): AsyncGenerator<OtherTouch> {
  const bought = and(
    live(order, site.id),
    eq(order.personId, touchpoint.personId),
    gte(order.orderedAt, span.start),
    isSaleRow(),
  );
  const reach = reachOf(site, span);
  const before = and(live(order, site.id), gte(order.orderedAt, reach), lt(order.orderedAt, span.start), isSaleRow());
  const after = site.settings.pathsBeginAfterOrder
    ? sql`(SELECT extract(epoch FROM max(${order.orderedAt})) * 1000 FROM ${order}
        WHERE ${before} AND NOT ${order.leftOut} AND ${order.personId} = ${touchpoint.personId})`
    : sql`NULL`;
  return streamed(
    tx,
    sql`SELECT ${touchpoint.personId} AS "personId", ${touchpoint.id} AS id,
      ${milliseconds} AS milliseconds, ${touchpoint.logPosition} AS "logPosition",
      ${touchpoint.kind} AS kind, ${touchpoint.paid} AS paid, ${touchpoint.channel} AS channel, ${touchpoint.source} AS source,
      ${touchpoint.medium} AS medium, ${campaign} AS campaign, ${touchpoint.clickValue} AS "clickValue",
      ${touchpoint.fromOrder} AS "fromOrder", (${after})::float8 AS "afterMilliseconds"
    FROM ${touchpoint}
    WHERE ${touchesIn(site, reach, span.end)} AND NOT EXISTS (SELECT FROM ${order} WHERE ${bought})
    ORDER BY ${touchpoint.personId}, ${touchpoint.at}, ${touchpoint.logPosition}`,
    (next) => tx.execute<OtherTouch>(next),
  );
}

/** How many rows the two streams would give at most, for progress. */
export async function countPathRows(tx: Transaction, site: Site, span: PathSpan): Promise<{ orders: number; touches: number }> {
  const { rows } = await tx.execute<{ orders: number; touches: number }>(sql`
    SELECT (SELECT count(*)::int FROM ${order} WHERE ${salesOf(site, span)}) AS orders,
      (SELECT count(*)::int FROM ${touchpoint} WHERE ${touchesIn(site, reachOf(site, span), span.end)}) AS touches`);
  return rows[0] ?? { orders: 0, touches: 0 };
}

/**
 * A text that changes with the orders and paths of the span: with their money, with what is on a path, with what channels are
 * called, with the settings that paths are made by, and, where people who did not buy count, with their touches.
 */
export async function pathFingerprint(tx: Transaction, site: Site, span: PathSpan, withOthers: boolean): Promise<string> {
  const sales = salesOf(site, span);
  const ofSales = and(sameGeneration(pathTouch, order), eq(pathTouch.orderId, order.id));
  const buyers = and(live(order, site.id), gte(order.orderedAt, span.start), isSaleRow());
  const { rows } = await tx.execute<{ parts: unknown }>(sql`SELECT json_build_array(
    ${liveGenerationOf(site.id)},
    (SELECT ${hashOf(sql`${order.id}, ${order.revenue}, ${order.refunded}, ${order.leftOut}`)} FROM ${order} WHERE ${sales}),
    (SELECT ${hashOf(sql`${pathTouch.orderId}, ${pathTouch.position}, ${pathTouch.touchpointId}, ${pathTouch.rejection}`)}
      FROM ${order} JOIN ${pathTouch} ON ${ofSales} WHERE ${sales}),
    (SELECT ${hashOf(sql`${acquisition.id}, ${acquisition.channel}`)} FROM ${acquisition} WHERE ${acquisition.siteId} = ${site.id}),
    (SELECT count(*) FROM ${rederivation} WHERE ${rederivation.siteId} = ${site.id} AND ${rederivation.finishedAt} IS NULL),
    ${withOthers ? sql`(SELECT ${hashOf(sql`${touchpoint.id}, ${touchpoint.personId}`)} FROM ${touchpoint} WHERE ${touchesIn(site, reachOf(site, span), span.end)})` : sql`0`},
    ${withOthers ? sql`(SELECT ${hashOf(sql`${order.id}, ${order.personId}`)} FROM ${order} WHERE ${buyers})` : sql`0`}
  )::text AS parts`);
  const { lookbackDays, direct, pathsBeginAfterOrder } = site.settings;
  return JSON.stringify([rows[0]?.parts, lookbackDays, direct, pathsBeginAfterOrder, span, site.currency]);
}

/** A number of all rows in any order. Two rows alike would cancel out: these have their key among the columns. */
function hashOf(columns: SQL): SQL {
  return sql`count(*) || ':' || coalesce(bit_xor(hash_record_extended(ROW(${columns}), 0)), 0)`;
}

function salesOf(site: Site, { start, end }: PathSpan): SQL | undefined {
  return and(
    live(order, site.id),
    gte(order.orderedAt, start),
    lt(order.orderedAt, end),
    isSaleRow(),
    eq(order.currency, site.currency),
  );
}

function touchesIn(site: Site, start: Date, end: Date): SQL | undefined {
  return and(live(touchpoint, site.id), gte(touchpoint.at, start), lt(touchpoint.at, end));
}

function reachOf({ settings }: Site, { start }: PathSpan): Date {
  return new Date(start.getTime() - settings.lookbackDays * DAY_MS);
}

/** The rows of a query, some thousands in memory at a time. One stream of a transaction after the other. */
async function* streamed<Row>(tx: Transaction, query: SQL, fetch: (next: SQL) => Promise<{ rows: Row[] }>): AsyncGenerator<Row> {
  await tx.execute(sql`SELECT set_config('work_mem', ${WORK_MEMORY}, true), set_config('jit', 'off', true)`);
  await tx.execute(sql`DECLARE path_rows NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await fetch(sql`FETCH ${sql.raw(String(FETCHED_ROWS))} FROM path_rows`);
    yield* rows;
    if (rows.length < FETCHED_ROWS) break;
  }
  await tx.execute(sql`CLOSE path_rows`);
}
