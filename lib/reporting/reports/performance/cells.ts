/** What the levels of the performance report sum to, read from the database: by the steps below a node, and by model. */
import { inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import type { Site } from '@/lib/model/site';
import { type CostSums, NO_COST } from '../../cost';
import { addTiers, NO_TIERS, type TierSums } from '../../contribution';
import type { DayEdges } from '../../dimension';
import { column, rowsOf } from '../../rows';
import { costGroups, creditGroups, hasVisits, type Slice, visitGroups, withoutCost } from './source';
import { noVisits, type Visits } from './visits';

/** Minor units and shares of orders. */
export type Sums = {
  revenue: bigint;
  orders: bigint;
  newRevenue: bigint;
  newOrders: bigint;
  unknownRevenue: bigint;
  unknownOrders: bigint;
} & TierSums;

export const NO_SUMS: Sums = {
  revenue: 0n,
  orders: 0n,
  newRevenue: 0n,
  newOrders: 0n,
  unknownRevenue: 0n,
  unknownOrders: 0n,
  ...NO_TIERS,
};

/** One row of a level: its sums under each model that earned something, and its visits where they can be counted. */
export type Cell = {
  steps: string[];
  models: Map<ModelId, Sums>;
  visits: Visits | undefined;
  /** What ads of it cost, where that can be told. */
  cost: CostSums | undefined;
};

/** The cells of the levels below the node, by their steps as JSON. */
export type Cells = Map<string, Cell>;

const visitColumns = {
  steps: z.array(z.string()),
  sessions: column.count,
  page_views: column.count,
  bounces: column.count,
};

const costSums = { steps: z.array(z.string()), micros: column.minor, impressions: column.minor, clicks: column.minor };

const sumColumns = {
  revenue: column.minor,
  orders: column.minor,
  new_revenue: column.minor,
  new_orders: column.minor,
  unknown_revenue: column.minor,
  unknown_orders: column.minor,
  tier_one: column.minor,
  tier_two: column.minor,
  tier_three: column.minor,
  known_revenue: column.minor,
};

/** Three queries whatever the levels: credit, the visits if they count, and cost where the slice says that there is any. */
export async function cellsOf(tx: ScopedTransaction, site: Site, slice: Slice, models: readonly ModelId[]): Promise<Cells> {
  const costDays = withoutCost(slice) === undefined ? slice.costDays : undefined;
  const cells: Cells = new Map();
  const counted = hasVisits(slice);
  const cellAt = (steps: string[]): Cell => {
    const key = JSON.stringify(steps);
    const known = cells.get(key) ?? {
      ...{ steps, models: new Map() },
      visits: counted ? noVisits(slice.pages === true) : undefined,
      cost: costDays && NO_COST,
    };
    cells.set(key, known);
    return known;
  };
  const credit = sql`SELECT ${stepsArray(slice)} AS steps, ${sql.raw(['model', ...Object.keys(sumColumns)].join(', '))}
    FROM (${creditGroups(site, slice, { models })}) AS level`;
  const earned = await rowsOf(tx, { steps: z.array(z.string()), model: modelIdSchema, ...sumColumns }, credit);
  for (const { steps, model, ...sums } of earned) cellAt(steps).models.set(model, sumsOf(sums));
  if (costDays) {
    for (const { steps, cost } of await costCellsOf(tx, site, slice, costDays)) cellAt(steps).cost = cost;
  }
  if (!counted) return cells;
  const pages = slice.pages ? sql`page_views::int, bounces::int` : sql`0 AS page_views, 0 AS bounces`;
  const visits = sql`SELECT ${stepsArray(slice)} AS steps, sessions::int, ${pages} FROM (${visitGroups(site, slice)}) AS level`;
  for (const { steps, sessions, page_views: pageViews, bounces } of await rowsOf(tx, visitColumns, visits)) {
    cellAt(steps).visits = { sessions, pages: slice.pages ? { pageViews, bounces } : undefined };
  }
  return cells;
}

/** What ads of each cell cost on the days, for reports that ask credit in another way. Only where cost can be told of the slice. */
export async function costCellsOf(
  tx: ScopedTransaction,
  site: Site,
  slice: Slice,
  days: { from: string; to: string },
): Promise<{ steps: string[]; cost: CostSums }[]> {
  const costs = sql`SELECT ${stepsArray(slice)} AS steps, micros, impressions, clicks FROM (${costGroups(site, slice, days)}) AS level`;
  return (await rowsOf(tx, costSums, costs)).map(({ steps, ...cost }) => ({ steps, cost }));
}

function stepsArray({ by, under }: Slice): SQL {
  const names = by.slice(under.length).map((_, index) => `step_${index}`);
  return sql.raw(`ARRAY[${names.join(', ')}]::text[]`);
}

type StoredSums = Record<keyof typeof sumColumns, bigint>;

function sumsOf({ revenue, orders, ...sums }: StoredSums): Sums {
  return {
    revenue,
    orders,
    newRevenue: sums.new_revenue,
    newOrders: sums.new_orders,
    unknownRevenue: sums.unknown_revenue,
    unknownOrders: sums.unknown_orders,
    tierOne: sums.tier_one,
    tierTwo: sums.tier_two,
    tierThree: sums.tier_three,
    knownRevenue: sums.known_revenue,
  };
}

/** The sum of two. */
export function addSums(left: Sums, right: Sums): Sums {
  return {
    revenue: left.revenue + right.revenue,
    orders: left.orders + right.orders,
    newRevenue: left.newRevenue + right.newRevenue,
    newOrders: left.newOrders + right.newOrders,
    unknownRevenue: left.unknownRevenue + right.unknownRevenue,
    unknownOrders: left.unknownOrders + right.unknownOrders,
    ...addTiers(left, right),
  };
}

type TrendRequest = { model: ModelId; spans: DayEdges; steps: string[] };

/** What these rows of the level below the node earned in each span, by their step: revenue, or shares of conversions. */
export async function trendsOf(
  tx: ScopedTransaction,
  site: Site,
  slice: Slice,
  { model, spans, steps }: TrendRequest,
): Promise<Map<string, bigint[]>> {
  const trends = new Map(steps.map((step) => [step, spans.names.map(() => 0n)]));
  if (steps.length === 0) return trends;
  const rows = await rowsOf(
    tx,
    { step: column.text, place: column.count, earned: column.minor },
    sql`SELECT step_0 AS step, place, ${slice.conversion === undefined ? sql`revenue` : sql`orders`} AS earned FROM (${creditGroups(site, slice, { models: [model], spans })}) AS level
      WHERE ${inArray(sql`step_0`, steps)}`,
  );
  for (const { step, place, earned } of rows) {
    const values = trends.get(step);
    if (values) values[place - 1] = earned;
  }
  return trends;
}
