/** The report of the funnel: visits by the steps that they came to, from one index; each figure counts rows of the list of visits. */
import { and, eq, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order, session } from '@/db/schema';
import { sessionSteps } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { groupColumns, groupNameSql, nameJoins } from '../../dimension';
import { salesIn, type Span } from '../../revenue';
import { column, rowOf, rowsOf } from '../../rows';
import { startOf, wireMoney } from '../../wire';
import { bitsFrom, type FunnelStep, funnelSteps } from '../sessions/steps';
import { visitFits } from '../sessions/visit-filter';
import type { FunnelParams, FunnelResult, Reached } from './definition';

/** A page of the rows, with the sums of all. */
export async function funnelReport(tx: ScopedTransaction, site: Site, params: FunnelParams): Promise<FunnelResult> {
  const { from, to, by, compareFrom, compareTo, finishedTo, offset, limit } = params;
  const compared = compareFrom !== undefined && compareTo !== undefined ? { from: compareFrom, to: compareTo } : undefined;
  const groups = await groupsOf(tx, site, params, { from, to });
  const before = compared && (await groupsOf(tx, site, params, compared));
  const rows = mostVisitsFirst(groups, before);
  const page = rows.slice(offset, offset + limit);
  const next = offset + page.length;
  const span = spanOf({ from, to }, site.timeZone);
  const all = [...groups.values()].flat();
  const finished = (some: Counted[]) =>
    finishedTo === undefined ? {} : { finished: reachedBy(some.filter((counted) => counted.finished)) };
  return {
    from,
    to,
    ...(compared && { compareFrom, compareTo }),
    ...(finishedTo !== undefined && { finishedTo }),
    timeZone: site.timeZone,
    currency: site.currency,
    by,
    total: {
      reached: reachedBy(all),
      told: toldBy(all),
      ...finished(all),
      ...(before && { compared: reachedBy([...before.values()].flat()) }),
    },
    rows: page.map((value) => ({
      ...(value !== null && { value }),
      reached: reachedBy(groups.get(value) ?? []),
      ...finished(groups.get(value) ?? []),
      ...(before && { compared: reachedBy(before.get(value) ?? []) }),
    })),
    rowCount: rows.length,
    ...(next < rows.length && { nextOffset: next }),
    besides: { stepsNotKnown: await stepsNotKnown(tx, site, params, span), ...(await salesBeside(tx, site, span)) },
  };
}

/** How many visits told of just these steps. */
type Counted = { steps: number; visits: number; finished: boolean };
type Groups = Map<string | null, Counted[]>;

const shape = { value: column.text.nullable(), steps: column.count, visits: column.count, finished: column.flag };

async function groupsOf(
  tx: ScopedTransaction,
  site: Site,
  params: FunnelParams,
  range: { from: string; to: string },
): Promise<Groups> {
  const { by, finishedTo = range.to } = params;
  const isFinished = sql`${session.startedAt} < ${startOf(finishedTo, site.timeZone).toISOString()}::timestamptz`;
  const columns = groupColumns({
    by: [by],
    table: session,
    at: sql`${session.startedAt}`,
    days: dayEdges(range, site.timeZone),
  });
  const began = and(visitsIn(site, params, spanOf(range, site.timeZone)), isNotNull(session.steps));
  const grouped = sql`SELECT ${sql.join(columns, sql`, `)}, ${session.steps}::int AS steps, ${isFinished} AS finished, count(*) AS visits
    FROM ${session} WHERE ${began} GROUP BY 1, 2, 3`;
  const rows = await rowsOf(
    tx,
    shape,
    sql`SELECT ${groupNameSql(by)} AS value, steps, finished, sum(visits)::int AS visits FROM (${grouped}) AS grouped
      ${nameJoins(site.id, [by])} GROUP BY 1, 2, 3`,
  );
  return Map.groupBy(rows, ({ value }) => value);
}

function visitsIn(site: Site, params: FunnelParams, { start, end }: Span): SQL | undefined {
  const inSpan = and(gte(session.startedAt, start), lt(session.startedAt, end));
  return and(live(session, site.id), inSpan, visitFits(site, params));
}

function byStep(value: (step: FunnelStep) => number): Reached {
  return {
    landing: value('landing'),
    view_item: value('view_item'),
    add_to_cart: value('add_to_cart'),
    begin_checkout: value('begin_checkout'),
    purchase: value('purchase'),
  };
}

function withBits(some: Counted[], bits: number): number {
  return some.reduce((sum, { steps, visits }) => ((steps & bits) === 0 ? sum : sum + visits), 0);
}

function reachedBy(some: Counted[]): Reached {
  return byStep((step) => withBits(some, bitsFrom(step)));
}

function toldBy(some: Counted[]): Reached {
  return byStep((step) => withBits(some, sessionSteps[step]));
}

/** Every value that either period has. */
function mostVisitsFirst(groups: Groups, before: Groups | undefined): (string | null)[] {
  const values = [...new Set([...groups.keys(), ...(before?.keys() ?? [])])];
  const visits = new Map(values.map((value) => [value, withBits(groups.get(value) ?? [], bitsFrom(funnelSteps[0]))]));
  return values.toSorted((left, right) => {
    const difference = (visits.get(right) ?? 0) - (visits.get(left) ?? 0);
    return difference || ((left ?? '') < (right ?? '') ? -1 : 1);
  });
}

async function stepsNotKnown(tx: ScopedTransaction, site: Site, params: FunnelParams, span: Span): Promise<number> {
  const where = and(visitsIn(site, params, span), isNull(session.steps));
  const { visits } = await rowOf(
    tx,
    { visits: column.count },
    sql`SELECT count(*)::int AS visits FROM ${session} WHERE ${where}`,
  );
  return visits;
}

/** The sales of the days, and those of them without a visit. */
async function salesBeside(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
): Promise<Pick<FunnelResult['besides'], 'orders' | 'withoutVisit'>> {
  const net = netRevenueSql();
  const lacking = sql`FILTER (WHERE ${order.sessionId} IS NULL)`;
  const sums = await rowOf(
    tx,
    { orders: column.count, revenue: column.minor, without: column.count, withoutRevenue: column.minor },
    sql`SELECT count(*)::int AS orders, coalesce(sum(${net}), 0)::text AS revenue, (count(*) ${lacking})::int AS without,
        coalesce(sum(${net}) ${lacking}, 0)::text AS "withoutRevenue"
      FROM ${order} WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}`,
  );
  return {
    orders: { orders: sums.orders, revenue: wireMoney(sums.revenue, site.currency) },
    withoutVisit: { orders: sums.without, revenue: wireMoney(sums.withoutRevenue, site.currency) },
  };
}
