/** The list of visits, latest first, a page at a time. */
import { and, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, isSaleRow, order, session } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { sessionSteps } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { spanOf } from '../../days';
import { hasLabel } from '../../label-sql';
import { column, rowOf, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import { type SessionRow, type SessionsParams, type SessionsResult, visitPlace } from './definition';
import { isOfRow } from './row';
import { bitsFrom, type FunnelStep, funnelSteps } from './steps';
import { joinVisitNames, visitFits, visitNames } from './visit-filter';

/** One page of the visits that fit. */
export async function listSessions(tx: ScopedTransaction, site: Site, params: SessionsParams): Promise<SessionsResult> {
  const after = decodeCursor(visitPlace, params.cursor);
  const fits = sessionFilter(site, params);
  const before = after && sql`(${session.startedAt}, ${session.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const found = await visitRows(tx, site, and(fits, before), params.limit + 1);
  const total = after?.total ?? (await countOf(tx, fits));
  const page = found.slice(0, params.limit);
  const last = found.length > params.limit ? page.at(-1) : undefined;
  const orders = await ordersOf(
    tx,
    site,
    page.map(({ id }) => id),
  );
  return {
    rows: page.map((visit) => rowOfVisit(visit, orders.get(visit.id) ?? [])),
    ...(last && { nextCursor: encodeCursor({ at: last.place, id: last.id, total }) }),
    total,
  };
}

/** Whether a visit came to the step or a later one; of the session table itself. */
export function reachedSql(step: FunnelStep): SQL {
  return sql`(${session.steps} & ${sql.raw(String(bitsFrom(step)))}) <> 0`;
}

function sessionFilter(site: Site, params: SessionsParams): SQL | undefined {
  const { start, end } = spanOf(params, site.timeZone);
  const { reached, leftBefore, steps } = params;
  return and(
    live(session, site.id),
    gte(session.startedAt, start),
    lt(session.startedAt, end),
    visitFits(site, params),
    isOfRow(site, params),
    hasLabel(site, session.acquisitionId, params.andLabel),
    reached && reachedSql(reached),
    leftBefore && sql`NOT ${reachedSql(leftBefore)}`,
    steps && isNull(session.steps),
  );
}

const text = column.text.nullable();
const shape = {
  id: z.string().transform((id) => id as Id<'session'>),
  startedAt: column.instant,
  lastEventAt: column.instant,
  place: column.text,
  channel: text,
  source: text,
  campaign: text,
  landingPage: text,
  device: text,
  country: text,
  pageViews: column.count,
  steps: column.count.nullable(),
};
type Visit = z.output<z.ZodObject<typeof shape>>;

function visitRows(tx: ScopedTransaction, site: Site, where: SQL | undefined, limit: number): Promise<Visit[]> {
  const page = sql`SELECT * FROM ${session} WHERE ${where} ORDER BY ${session.startedAt} DESC, ${session.id} DESC LIMIT ${limit}`;
  return rowsOf(
    tx,
    shape,
    sql`SELECT ${session.id} AS id, ${isoOf(sql`${session.startedAt}`)} AS "startedAt",
      ${isoOf(sql`${session.lastEventAt}`)} AS "lastEventAt", ${session.startedAt}::text AS place,
      ${visitNames.channel} AS channel, ${visitNames.source} AS source, ${visitNames.campaign} AS campaign,
      ${visitNames.landingPage} AS "landingPage", ${session.device} AS device, ${session.country} AS country,
      ${session.pageViews} AS "pageViews", ${session.steps}::int AS steps
    FROM (${page}) AS session ${joinVisitNames(site)} ORDER BY ${session.startedAt} DESC, ${session.id} DESC`,
  );
}

function isoOf(at: SQL): SQL {
  return sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

async function countOf(tx: ScopedTransaction, fits: SQL | undefined): Promise<number> {
  const { visits } = await rowOf(tx, { visits: column.count }, sql`SELECT count(*)::int AS visits FROM ${session} WHERE ${fits}`);
  return visits;
}

/** The sales that were placed in these visits, by the visit. */
async function ordersOf(tx: ScopedTransaction, site: Site, visits: Id<'session'>[]): Promise<Map<string, SessionRow['orders']>> {
  if (visits.length === 0) return new Map();
  const rows = await tx
    .select({
      sessionId: order.sessionId,
      id: order.id,
      orderKey: order.orderKey,
      currency: order.currency,
      net: netRevenueSql().mapWith(BigInt),
    })
    .from(order)
    .where(and(live(order, site.id), isSaleRow(), inArray(order.sessionId, visits)))
    .orderBy(order.orderedAt, order.id);
  const byVisit = Map.groupBy(rows, ({ sessionId }) => sessionId ?? '');
  return new Map(
    [...byVisit].map(([visit, some]) => [
      visit,
      some.map(({ id, orderKey, currency, net }) => ({ id, orderKey, revenue: wireMoney(net, storedCurrency(currency)) })),
    ]),
  );
}

function rowOfVisit(
  { id, place: _, steps, pageViews, startedAt, lastEventAt, ...names }: Visit,
  orders: SessionRow['orders'],
): SessionRow {
  const { channel, source, campaign, landingPage, device, country } = names;
  return {
    id,
    startedAt,
    lastEventAt,
    ...(channel !== null && { channel }),
    ...(source !== null && { source }),
    ...(campaign !== null && { campaign }),
    ...(landingPage !== null && { landingPage }),
    ...(device !== null && { device }),
    ...(country !== null && { country }),
    pageViews,
    ...(steps !== null && { steps: funnelSteps.filter((step) => (steps & sessionSteps[step]) !== 0) }),
    orders,
  };
}
