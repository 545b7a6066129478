/**
 * Journeys as SQL: a row for each sale of a span, with its contacts in their order. One query behind the report and the lists of
 * orders that it opens, so that a figure and its list cannot differ. Set by set and not order by order: a year of 200,000 orders
 * and 600,000 contacts is read once.
 */
import { and, eq, gt, gte, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { isNewBuyer, isUnknownBuyer } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { credit, netRevenueSql, order, pathTouch, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dimensionSql } from '../../dimension';
import { isLabelDimension, labelOf } from '../../dimension-names';
import { hasLabel, touchLabelSql } from '../../label-sql';
import type { OrderFilter } from '../../order-filter';
import { salesIn, type Span } from '../../revenue';
import {
  type ContactFilter,
  contactFilters,
  type FlowValue,
  type JourneyLevel,
  LENGTH_MAX,
  type PathFilter,
  stepsOf,
  timeBounds,
} from './path-filter';

export type JourneyRequest = {
  span: Span;
  filter: OrderFilter;
  by: JourneyLevel;
  direct: 'credited' | 'shown';
  /** Only journeys with such contacts. */
  contacts: ContactFilter;
  /** Tells which contact earned most of the order under this model; absent: nobody asks. */
  wonUnder?: ModelId | undefined;
};

/** Between a channel and the campaign within it. */
export const CAMPAIGN_MARK = ' › ';

const levelSql = {
  channel: sql`${touchpoint.channel}`,
  campaign: sql`${touchpoint.channel} || coalesce(${CAMPAIGN_MARK}::text || ${dimensionSql.campaign}, '')`,
};

/** What a contact is called. */
function contactName(by: JourneyLevel): SQL {
  return isLabelDimension(by) ? sql`coalesce(${touchLabelSql(labelOf(by))}, ${touchpoint.channel})` : levelSql[by];
}

/**
 * Parts of a WITH clause that end in `journey`: id, left_out, steps (the contacts; none: an empty array), seconds (from the first
 * contact to the order), won, and what the order adds to sums (`sumsSql`). Each part is worked out once: of tables that nobody
 * has analyzed yet the planner expects one row, and would sum all contacts anew for every order.
 */
export function journeysIn(site: Site, { span, filter, by, direct, contacts, wonUnder }: JourneyRequest): SQL {
  const counted = or(
    isNull(pathTouch.rejection),
    direct === 'shown' ? eq(pathTouch.rejection, 'direct_beside_others') : undefined,
  );
  const wanted = wantedContacts(site, contacts);
  const isWanted = and(...wanted.map((_, index) => sql`bool_or(${sql.raw(`fits_${index}`)})`));
  const fits = wanted.map((condition, index) => sql`${condition} AS ${sql.raw(`fits_${index}`)}`);
  const won = wonUnder ? sql`max(value) FILTER (WHERE position = won_position)` : sql`NULL::text`;
  const winners = wonUnder
    ? sql`LEFT JOIN winner ON winner.order_id = sale.id`
    : sql`CROSS JOIN (SELECT NULL::int AS won_position) AS winner`;
  return sql`sale AS MATERIALIZED (
    SELECT ${order.id} AS id, ${order.leftOut} AS left_out, coalesce(${order.pathAt}, ${order.orderedAt}) AS ends,
      ${netRevenueSql()} AS net, ${isNewBuyer(site)} AS is_new, ${isUnknownBuyer(site)} AS is_unknown
    FROM ${order} WHERE ${and(salesIn(site, span, filter), eq(order.currency, site.currency))}),
  ${wonUnder ? sql`winner AS MATERIALIZED (${winnersIn(site, span, wonUnder)}),` : sql``}
  contact AS (
    SELECT sale.id, ${pathTouch.position} AS position, won_position, ${touchpoint.at} AS at, ${sql.join([sql`${contactName(by)} AS value`, ...fits], sql`, `)}
    FROM sale JOIN ${pathTouch} ON ${live(pathTouch, site.id)} AND ${pathTouch.orderId} = sale.id AND ${counted}
    JOIN ${touchpoint} ON ${live(touchpoint, site.id)} AND ${touchpoint.id} = ${pathTouch.touchpointId}
    ${winners}),
  contacts AS MATERIALIZED (
    SELECT id, array_agg(value ORDER BY position) AS steps, min(at) AS begins, ${won} AS won FROM contact GROUP BY id
    ${isWanted && sql`HAVING ${isWanted}`}),
  journey AS MATERIALIZED (
    SELECT sale.id, left_out, coalesce(steps, '{}') AS steps, won,
      greatest(extract(epoch FROM ends - begins), 0)::float8 AS seconds, 1 AS orders, net AS revenue,
      is_new::int AS new_orders, CASE WHEN is_new THEN net ELSE 0 END AS new_revenue,
      is_unknown::int AS unknown_orders, CASE WHEN is_unknown THEN net ELSE 0 END AS unknown_revenue
    FROM sale ${isWanted ? sql`JOIN` : sql`LEFT JOIN`} contacts ON contacts.id = sale.id)`;
}

/** What is asked of contacts, each as a condition on the row of touchpoint. */
function wantedContacts(site: Site, { label, ...named }: ContactFilter): SQL[] {
  const ofLabel = hasLabel(site, touchpoint.acquisitionId, label);
  const conditions = contactFilters.flatMap((name) => {
    const value = name === 'label' ? undefined : named[name];
    if (name === 'label' || value === undefined) return [];
    return [value === '' ? isNull(dimensionSql[name]) : eq(dimensionSql[name], value)];
  });
  return [...conditions, ...(ofLabel ? [ofLabel] : [])];
}

/** The place in its path of the touch that earned most of each order; of equals the later. */
function winnersIn(site: Site, { start, end }: Span, model: ModelId): SQL {
  const earned = and(
    live(credit, site.id),
    eq(credit.model, model),
    gte(credit.orderedAt, start),
    lt(credit.orderedAt, end),
    eq(credit.entry, 0),
    isNotNull(credit.touchpointId),
    gt(credit.weight, 0n),
  );
  return sql`SELECT DISTINCT ON (${credit.orderId}) ${credit.orderId} AS order_id, ${credit.position} AS won_position
    FROM ${credit} WHERE ${earned} ORDER BY ${credit.orderId}, ${credit.weight} DESC, ${credit.position} DESC`;
}

/** Contacts with neighbours of one name taken together. */
export const collapsedSql = sql`(SELECT array_agg(value ORDER BY place) FROM (
  SELECT value, place, lag(value) OVER (ORDER BY place) AS before FROM unnest(steps) WITH ORDINALITY AS each (value, place)) AS told
  WHERE value IS DISTINCT FROM before)`;

/** The group of times that a journey is in: 0 for the first. */
export const timeGroupSql = sql`width_bucket(seconds, ${sql.raw(`ARRAY[${timeBounds.join(',')}]::float8[]`)})`;

/** How many contacts, those above the highest counted as it. */
export const lengthSql = sql`least(cardinality(steps), ${sql.raw(String(LENGTH_MAX))})`;

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isOfJourney(site: Site, request: JourneyRequest, wanted: PathFilter): SQL {
  return sql`${order.id} = ANY(ARRAY(
    WITH ${journeysIn(site, { ...request, wonUnder: wanted.won === undefined ? undefined : request.wonUnder })}
    SELECT id FROM journey WHERE NOT left_out AND ${and(sql`true`, ...conditionsOf(wanted))}))`;
}

function conditionsOf({ is, length, time, first, middle, last, assisted, won, flow }: PathFilter): (SQL | undefined)[] {
  return [
    is && sql`steps = ${sql.param(stepsOf(is))}::text[]`,
    length === undefined ? sql`steps <> '{}'` : sql`${lengthSql} = ${length}`,
    time === undefined ? undefined : sql`${timeGroupSql} = ${time}`,
    first === undefined ? undefined : sql`steps[1] = ${first}`,
    middle === undefined ? undefined : sql`${middle} = ANY(${middleSql})`,
    last === undefined ? undefined : sql`steps[cardinality(steps)] = ${last}`,
    assisted === undefined ? undefined : sql`${assisted} = ANY(${beforeLastSql})`,
    won === undefined ? undefined : sql`won = ${won}`,
    flow && flowIs(flow),
  ];
}

/** The contacts between the first and the last. */
export const middleSql = sql`steps[2:cardinality(steps) - 1]`;
export const beforeLastSql = sql`steps[1:cardinality(steps) - 1]`;

function flowIs({ step, from, to, end }: NonNullable<PathFilter['flow']>): SQL | undefined {
  const at = (place: number) => sql`(${collapsedSql})[${sql.raw(String(place))}]`;
  return and(
    valueIs(at(step), from),
    to === undefined ? undefined : valueIs(at(step + 1), to),
    end && (end === 'order' ? sql`${at(step + 1)} IS NULL` : sql`${at(step + 1)} IS NOT NULL`),
  );
}

function valueIs(sqlValue: SQL, value: FlowValue): SQL {
  if (typeof value === 'string') return sql`${sqlValue} = ${value}`;
  return sql`(${sqlValue} IS NOT NULL AND ${sqlValue} <> ALL(${sql.param(value.except)}::text[]))`;
}
