/** The report of cohorts: sums over the sales of customers by month of their first, or by what won them. Exact in minor units. */
import { and, isNull, or, sql } from 'drizzle-orm';
import { fraction } from '@/lib/core/fraction';
import { ratioText } from '@/lib/metrics/measure';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order } from '@/db/schema';
import { addDays } from '@/lib/core/day';
import type { Currency } from '@/lib/core/currency';
import type { Site } from '@/lib/model/site';
import { spendOf, storeCostOf } from '../../cost';
import { spanOf } from '../../days';
import { type DayEdges, placeSql } from '../../dimension';
import { historyFrom, salesIn, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { startOf, storedCurrency, wireDay, wireMoney } from '../../wire';
import { cohortWindows, wonBy } from './cohort';
import { type CohortCost, cohortCosts, spendFigures } from './cost';
import type { CohortFigures, CohortsParams, CohortsResult } from './definition';
import { buyerSales, joinWinner } from '../../buyer-sales';
import { ageSql, hadSql, wonFits, wonKeySql } from './sales-sql';

type Row = CohortsResult['rows'][number];

/** A page of cohorts; `now` is what windows are held against. */
export async function cohortsReport(
  tx: ScopedTransaction,
  site: Site,
  params: CohortsParams,
  now = new Date(),
): Promise<CohortsResult> {
  const { from, to, by, model, offset, limit } = params;
  const { currency, timeZone } = site;
  const span = spanOf(params, timeZone);
  const months = monthsOf(params, timeZone);
  const sold = await groupsOf(tx, site, { params, span, months, now });
  const spend = await storeCostOf(tx, site, params, now);
  const groups = spend ? withCosts(sold, await cohortCosts(tx, site, params, months)) : sold;
  const cohorts = groups.filter(({ earlier }) => !earlier).toSorted(by === 'month' ? latestFirst : worthMostFirst);
  const earlier = groups.filter((group) => group.earlier).reduce(added, NOTHING);
  const beside = await salesBeside(tx, site, span);
  const page = cohorts.slice(offset, offset + limit);
  const next = offset + page.length;
  return {
    from,
    to,
    timeZone,
    currency,
    model,
    by,
    asOf: now.toISOString(),
    rows: page.map((group) => ({ ...named(group, params, months), ...figuresOf(group, currency) })),
    rowCount: cohorts.length,
    ...(next < cohorts.length && { nextOffset: next }),
    total: figuresOf(cohorts.reduce(added, NOTHING), currency),
    ...(spend && { spend: spendOf(spend) }),
    besides: {
      earlier: { customers: earlier.customers, revenue: wireMoney(earlier.revenue, currency) },
      withoutBuyer: beside.withoutBuyer,
    },
    historyFrom: await historyFrom(tx, site),
    otherCurrencies: beside.otherCurrencies,
  };
}

type Sums = {
  customers: number;
  notKnown: number;
  repeat: number;
  revenue: bigint;
  windows: WindowSums[];
  /** In millionths; undefined where cost cannot be told. */
  cost?: bigint | undefined;
};
type WindowSums = { customers: number; repeat: number; revenue: bigint };
type Group = Sums & { key: string; place: number; earlier: boolean };

const NOTHING: Sums = {
  customers: 0,
  notKnown: 0,
  repeat: 0,
  revenue: 0n,
  windows: cohortWindows.map(() => ({ customers: 0, repeat: 0, revenue: 0n })),
};

type Asked = { params: CohortsParams; span: Span; months: DayEdges; now: Date };

const shape = {
  key: column.text,
  place: column.count,
  earlier: column.flag,
  age: column.count,
  had: column.count,
  customers: column.count,
  notKnown: column.count,
  repeat: column.count,
  revenue: column.minor,
};

/**
 * Sums by how long after the first order sales came (`age`: how many windows were over) and by how many windows their buyer has
 * had: each window of a row is a sum of those, so that the database sums once and not once a window.
 */
async function groupsOf(tx: ScopedTransaction, site: Site, { params, span, months, now }: Asked): Promise<Group[]> {
  const { by, model } = params;
  const fitting = wonFits(wonBy(params) ?? {}, 'summed');
  const isWon = by !== 'month' || fitting !== undefined;
  const place = by === 'month' ? placeSql(sql`first_at`, months) : sql`1`;
  const summed = sql`SELECT acquisition_id, left_out, earlier, ${place} AS place, ${ageSql} AS age, ${hadSql(now)} AS had,
      count(*) FILTER (WHERE place = 1) AS customers, count(*) FILTER (WHERE place = 1 AND not_known) AS not_known,
      count(*) FILTER (WHERE place = 2) AS repeat, sum(net) AS revenue
    FROM bought GROUP BY 1, 2, 3, 4, 5, 6`;
  const key = by === 'month' ? sql`''` : wonKeySql(by, 'summed');
  const rows = await rowsOf(
    tx,
    shape,
    sql`WITH ${buyerSales(site, { span, model: isWon ? model : undefined, inSiteCurrency: true })}, summed AS (${summed})
      SELECT ${key} AS key, summed.place, summed.earlier, age, had, sum(customers)::int AS customers,
        sum(not_known)::int AS "notKnown", sum(repeat)::int AS repeat, sum(revenue)::text AS revenue
      FROM summed ${isWon ? joinWinner(site, 'summed') : sql``}
      WHERE ${fitting ?? sql`true`} GROUP BY 1, 2, 3, 4, 5`,
  );
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.key, row.place, row.earlier]));
  return [...groups.values()].flatMap((parts) => {
    const [first] = parts;
    return first ? [{ key: first.key, place: first.place, earlier: first.earlier, ...sumsOf(parts) }] : [];
  });
}

/** The groups with what their ads cost, and groups of ads that won nobody. */
function withCosts(groups: Group[], costs: CohortCost[]): Group[] {
  const isOf = (cost: CohortCost, { key, place, earlier }: Group) => !earlier && cost.key === key && cost.place === place;
  const won = groups.map((group) => {
    if (group.earlier || group.key.startsWith('!')) return group;
    return { ...group, cost: costs.find((cost) => isOf(cost, group))?.micros ?? 0n };
  });
  const inVain = costs.filter((cost) => cost.micros > 0n && !groups.some((group) => isOf(cost, group)));
  return [...won, ...inVain.map(({ key, place, micros }) => ({ ...NOTHING, key, place, earlier: false, cost: micros }))];
}

type Part = WindowSums & { notKnown: number; age: number; had: number };

function sumsOf(parts: Part[]): Sums {
  const sum = (some: Part[]): WindowSums => ({
    customers: some.reduce((total, { customers }) => total + customers, 0),
    repeat: some.reduce((total, { repeat }) => total + repeat, 0),
    revenue: some.reduce((total, { revenue }) => total + revenue, 0n),
  });
  return {
    ...sum(parts),
    notKnown: parts.reduce((total, { notKnown }) => total + notKnown, 0),
    windows: cohortWindows.map((_, index) => sum(parts.filter(({ age, had }) => age <= index && had > index))),
  };
}

/** The months of the range, of which the first and the last may be parts. */
function monthsOf({ from, to }: CohortsParams, zone: string): DayEdges {
  const names: string[] = [wireDay(from)];
  for (let day = nextMonth(from); day < to; day = nextMonth(day)) names.push(day);
  return { names, edges: [...names.map((name) => startOf(name, zone)), startOf(to, zone)] };
}

function nextMonth(day: string): string {
  const first = wireDay(`${day.slice(0, 8)}01`);
  return `${addDays(first, 31).slice(0, 8)}01`;
}

type Named = Pick<Row, 'kind' | 'month' | 'value' | 'key'>;

function named({ key, place }: Group, { by, to }: CohortsParams, { names }: DayEdges): Named {
  if (by === 'month') {
    const from = names[place - 1] ?? '';
    return { kind: 'month', month: { from, to: names[place] ?? to } };
  }
  if (key === '!unattributed') return { kind: 'unattributed', key };
  if (key === '!left_out') return { kind: 'left_out', key };
  return key === '' ? { kind: 'not_stated', key } : { kind: 'value', value: key.slice(1), key };
}

function latestFirst(left: Group, right: Group): number {
  return right.place - left.place;
}

function worthMostFirst(left: Group, right: Group): number {
  if (left.revenue !== right.revenue) return left.revenue > right.revenue ? -1 : 1;
  return right.customers - left.customers || (left.key < right.key ? -1 : 1);
}

function added(left: Sums, right: Sums): Sums {
  return {
    customers: left.customers + right.customers,
    notKnown: left.notKnown + right.notKnown,
    repeat: left.repeat + right.repeat,
    revenue: left.revenue + right.revenue,
    ...((left.cost !== undefined || right.cost !== undefined) && { cost: (left.cost ?? 0n) + (right.cost ?? 0n) }),
    windows: left.windows.map((window, index) => {
      const other = right.windows[index];
      if (!other) return window;
      const { customers, repeat, revenue } = window;
      return { customers: customers + other.customers, repeat: repeat + other.repeat, revenue: revenue + other.revenue };
    }),
  };
}

function figuresOf({ notKnown, windows, cost, ...all }: Sums, currency: Currency): CohortFigures {
  const rates = (of: WindowSums) => ({
    customers: of.customers,
    repeat: of.repeat,
    ...(of.customers > 0 && {
      repeatRate: ratioText(fraction(BigInt(of.repeat), BigInt(of.customers))),
      perCustomer: wireMoney(average(of.revenue, BigInt(of.customers)), currency),
    }),
    revenue: wireMoney(of.revenue, currency),
  });
  return {
    ...rates(all),
    notKnown,
    ...(cost !== undefined && { spend: spendFigures({ ...all, windows }, cost, currency) }),
    windows: cohortWindows.map((days, index) => {
      const window = windows[index] ?? { customers: 0, repeat: 0, revenue: 0n };
      return { days, finished: window.customers === all.customers, ...rates(window) };
    }),
  };
}

/** Half a unit rounded away from nothing. */
function average(sum: bigint, count: bigint): bigint {
  const size = (2n * (sum < 0n ? -sum : sum) + count) / (2n * count);
  return sum < 0n ? -size : size;
}

type Beside = { withoutBuyer: CohortsResult['besides']['withoutBuyer']; otherCurrencies: CohortsResult['otherCurrencies'] };

/** The sales of the range that are in no cohort: of nobody, and in other currencies. */
async function salesBeside(tx: ScopedTransaction, site: Site, span: Span): Promise<Beside> {
  const isOther = sql`${order.currency} <> ${site.currency}`;
  const rows = await rowsOf(
    tx,
    { currency: column.text, orders: column.count, revenue: column.minor },
    sql`SELECT ${order.currency} AS currency, count(*)::int AS orders, sum(${netRevenueSql()})::text AS revenue
      FROM ${order} WHERE ${and(salesIn(site, span), or(isNull(order.personId), isOther))} GROUP BY 1 ORDER BY 1`,
  );
  const wire = ({ currency, orders, revenue }: (typeof rows)[number]) => ({
    orders,
    revenue: wireMoney(revenue, storedCurrency(currency)),
  });
  const own = rows.find(({ currency }) => currency === site.currency);
  return {
    withoutBuyer: wire(own ?? { currency: site.currency, orders: 0, revenue: 0n }),
    otherCurrencies: rows.filter(({ currency }) => currency !== site.currency).map(wire),
  };
}
