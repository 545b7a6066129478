/** The sums of the journeys report: one statement, since each of them needs the same journeys, and those are what costs. */
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import { beforeLastSql, collapsedSql, type JourneyRequest, journeysIn, lengthSql, middleSql, timeGroupSql } from './journey-sql';
import { FLOW_STEPS } from './path-filter';

/** More kinds of contact than this cannot be told apart in a diagram; the rest is one. */
const FLOW_VALUES = 7;

const shape = {
  part: column.text,
  key: column.text,
  orders: column.count,
  revenue: column.minor,
  newOrders: column.count,
  newRevenue: column.minor,
  unknownOrders: column.count,
  unknownRevenue: column.minor,
  median: z.number().nullable(),
  p75: z.number().nullable(),
};
export type JourneySum = z.output<z.ZodObject<typeof shape>>;

const none = sql`NULL::float8 AS median, NULL::float8 AS p75`;
const times = sql`percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
  percentile_cont(0.75) WITHIN GROUP (ORDER BY seconds) AS p75`;
const columns = ['orders', 'revenue', 'new_orders', 'new_revenue', 'unknown_orders', 'unknown_revenue'];
const added = sql.raw(columns.map((name) => `sum(${name}) AS ${name}`).join(', '));

/** A row for each sum, told apart by part and key. Tables of any length are cut after `limit` rows, most orders first. */
export async function journeySums(
  tx: ScopedTransaction,
  site: Site,
  request: JourneyRequest,
  limit: number,
): Promise<JourneySum[]> {
  const most = sql`ORDER BY orders DESC, revenue DESC, key LIMIT ${limit}`;
  return rowsOf(
    tx,
    shape,
    sql`WITH ${journeysIn(site, request)},
    ${pathSums},
    summed AS (
      SELECT 'total' AS part, CASE WHEN left_out THEN 'left_out' WHEN steps = '{}' THEN 'none' ELSE 'journey' END AS key,
        ${added}, ${none} FROM journey GROUP BY 2
      UNION ALL (SELECT 'path', to_json(steps)::text AS key, ${pathColumns}, ${none} FROM path ${most})
      UNION ALL SELECT 'paths', '', count(*), coalesce(sum(cardinality(steps) * orders), 0), 0, 0, 0, 0, ${none} FROM path
      UNION ALL SELECT 'length', ${lengthSql}::text, ${added}, ${none} FROM path GROUP BY 2
      UNION ALL SELECT 'role', key, ${added}, ${none} FROM ${rolesOfPaths} GROUP BY 2
      UNION ALL SELECT 'flow', key, ${added}, ${none} FROM ${flowsOfPaths} GROUP BY 2
      UNION ALL SELECT 'flow_value', value, orders, 0, 0, 0, 0, 0, ${none} FROM flow_value
      UNION ALL SELECT 'time', ${timeGroupSql}::text, ${added}, ${none} FROM timed GROUP BY 2
      UNION ALL SELECT 'times', '', ${added}, ${times} FROM timed
      UNION ALL (SELECT 'time_first', steps[1] AS key, ${added}, ${times} FROM timed GROUP BY 2 ${most})
      UNION ALL (SELECT 'time_won', won AS key, ${added}, ${times} FROM timed WHERE won IS NOT NULL GROUP BY 2 ${most}))
    SELECT part, key, coalesce(orders, 0)::int AS orders, coalesce(revenue, 0)::text AS revenue,
      coalesce(new_orders, 0)::int AS "newOrders", coalesce(new_revenue, 0)::text AS "newRevenue",
      coalesce(unknown_orders, 0)::int AS "unknownOrders", coalesce(unknown_revenue, 0)::text AS "unknownRevenue", median, p75
    FROM summed ORDER BY part, orders DESC, revenue DESC, key`,
  );
}

const pathColumns = sql.raw(columns.join(', '));

/** Journeys that are alike, as one: there are far fewer of those, and what asks for contacts alone is made of them. */
const pathSums = sql`timed AS (SELECT * FROM journey WHERE NOT left_out AND steps <> '{}'),
  path AS MATERIALIZED (SELECT steps, ${added} FROM timed GROUP BY steps),
  collapsed AS MATERIALIZED (SELECT ${collapsedSql} AS run, ${pathColumns} FROM path),
  flow_value AS MATERIALIZED (
    SELECT value, sum(orders) AS orders FROM collapsed CROSS JOIN LATERAL (SELECT DISTINCT unnest(run[1:${sql.raw(String(FLOW_STEPS))}]) AS value) AS each
    GROUP BY value ORDER BY sum(orders) DESC, value LIMIT ${sql.raw(String(FLOW_VALUES))})`;

/** Each contact's part in a path, once whatever its times; as JSON of part and contact. */
const rolesOfPaths = sql`(
  SELECT json_build_array(role, value)::text AS key, ${pathColumns} FROM path CROSS JOIN LATERAL (
    SELECT 'first' AS role, steps[1] AS value
    UNION ALL SELECT 'last', steps[cardinality(steps)]
    UNION ALL SELECT DISTINCT 'middle', value FROM unnest(${middleSql}) AS value
    UNION ALL SELECT DISTINCT 'assisted', value FROM unnest(${beforeLastSql}) AS value) AS roles) AS role`;

/** From contact to contact within the first steps: JSON of step, contact, the next one and what ends it there. */
const flowsOfPaths = sql`(
  SELECT json_build_array(step, ${shownSql('run[step]')}, ${shownSql('run[step + 1]', sql`step < ${FLOW_STEPS}`)},
      CASE WHEN run[step + 1] IS NULL THEN 'order' WHEN step = ${FLOW_STEPS} THEN 'more' END)::text AS key, ${pathColumns}
  FROM collapsed CROSS JOIN LATERAL generate_series(1, least(cardinality(run), ${FLOW_STEPS})) AS step) AS flow`;

function shownSql(value: string, isShown: SQL = sql`true`): SQL {
  return sql`(SELECT value FROM flow_value WHERE value = ${sql.raw(value)} AND ${isShown})`;
}
