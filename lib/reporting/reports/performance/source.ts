/**
 * The rows that the performance report sums, as SQL: credit with what a level asks of its order, and sessions. Grouped by ids,
 * with the names joined to the groups (docs/decisions/0026).
 */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { isNewBuyersCredit, isUnknownBuyersCredit } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { conversionCredit, costRow, credit, order, orderItem, session } from '@/db/schema';
import { landingIdOf } from '@/lib/model/landing';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { unionAll } from '../../credit-in';
import { type DayEdges, type Grouping, groupColumns, groupNameSql, nameJoins, placeSql } from '../../dimension';
import { hasLabel } from '../../label-sql';
import { costColumns, costDayStart, costIn } from '../../cost';
import { withoutCostOf } from '../../cost-schema';
import { isTouchDimension } from '../../dimension-names';
import { ofOrder, type OrderFilter } from '../../order-filter';
import { holdsProduct, productSql } from '../../product';
import type { Span } from '../../revenue';
import { conversionDated, datedAt, datedIn, type Dating, usualDating } from './dating';
import type { PerformanceDimension } from './names';

type VisitFilter = Partial<
  Record<'channel' | 'source' | 'campaign' | 'device' | 'country' | 'landingPage' | 'label', string | undefined>
>;
export type Filter = OrderFilter & VisitFilter & { product?: string | undefined; coupon?: string | undefined };

/** What of the report is wanted: the levels down to a node, whose steps are given, and those that the answer is cut by. */
export type Slice = {
  span: Span;
  days: DayEdges;
  filter: Filter;
  /** The levels of the steps of `under`, and then those that are wanted. */
  by: readonly PerformanceDimension[];
  under: readonly string[];
  /** Of which day each row is; as orders are placed unless it says otherwise. */
  dating?: Dating;
  /** The event of the conversions that are counted in place of orders. */
  conversion?: string | undefined;
  /** The days of which cost is asked for, half-open; undefined: the site has no ad accounts, or nobody asks. */
  costDays?: { from: string; to: string } | undefined;
  /** Whether the pages of visits are counted too: no index holds them. */
  pages?: boolean;
};

const isOfOrder = (dimension: PerformanceDimension): dimension is 'product' | 'coupon' =>
  dimension === 'product' || dimension === 'coupon';
const plain = (by: readonly PerformanceDimension[]): Grouping[] => by.filter((dimension) => !isOfOrder(dimension));

/** Whether visits can be counted for it: no level and no filter is of orders alone. */
export function hasVisits({ filter, by, under }: Slice): boolean {
  const ofOrders: (keyof Filter)[] = ['product', 'coupon', 'salesChannel', 'kind', 'buyer'];
  const isVisit = (dimension: PerformanceDimension) => dimension === 'day' || isTouchDimension(dimension);
  return by.every(isVisit) && ofOrders.every((name) => filter[name] === undefined) && !under.some((step) => step.startsWith('!'));
}

/** What cost says nothing of, of the levels and filters asked for; undefined: it can be told of all rows. */
export function withoutCost({ filter, by, conversion }: Slice): string | undefined {
  if (conversion !== undefined) return 'conversion';
  const filters = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return withoutCostOf([...by, ...filters]);
}

type CreditRequest = { models: readonly ModelId[]; spans?: DayEdges | undefined; byOrder?: boolean; byAcquisition?: boolean };

/**
 * Groups of credit with the step of each wanted level, as a table of the columns step_0, step_1 ..., model, order_id or
 * earned_by (an acquisition's id) if asked for, place (of `spans`, if given) and the sums.
 */
export function creditGroups(
  site: Site,
  slice: Slice,
  { models, spans, byOrder = false, byAcquisition = false }: CreditRequest,
): SQL {
  const { by, days, filter } = slice;
  const needed = [...plain(by), ...filteredBy(filter)];
  const columns = [
    sql`CASE WHEN ${credit.acquisitionId} IS NULL
      THEN CASE WHEN ${credit.leftOut} THEN '!left_out' ELSE '!unattributed' END END AS nobody`,
    ...groupColumns({ by: needed, table: credit, at: sql`credit.dated_at`, days }),
    ...by.filter(isOfOrder).map((dimension) => sql`credit.${sql.raw(dimension)} AS ${sql.raw(dimension)}`),
    ...(byOrder ? [sql`${credit.orderId} AS order_id`] : []),
    ...(byAcquisition ? [sql`${credit.acquisitionId} AS earned_by`] : []),
    ...(spans ? [sql`${placeSql(sql`credit.dated_at`, spans)} AS place`] : []),
  ];
  const isNew = isNewBuyersCredit(site);
  const isUnknown = isUnknownBuyersCredit(site);
  const sums = sql`sum(${credit.amount}) AS revenue, sum(${credit.share}) AS orders,
    sum(${credit.amount}) FILTER (WHERE ${isNew}) AS new_revenue, sum(${credit.share}) FILTER (WHERE ${isNew}) AS new_orders,
    sum(${credit.amount}) FILTER (WHERE ${isUnknown}) AS unknown_revenue,
    sum(${credit.share}) FILTER (WHERE ${isUnknown}) AS unknown_orders,
    sum(${credit.tierOne}) AS tier_one, sum(${credit.tierTwo}) AS tier_two, sum(${credit.tierThree}) AS tier_three,
    sum(${credit.knownRevenue}) AS known_revenue`;
  const grouped = unionAll(
    models.map((model) => {
      const rows = creditRows(site, slice, model);
      return sql`SELECT ${list(columns)}, ${sums}, ${model}::text AS model FROM ${rows} GROUP BY ${places(columns.length)}`;
    }),
  );
  const carried = [
    sql`model`,
    ...(byOrder ? [sql`order_id`] : []),
    ...(byAcquisition ? [sql`earned_by`] : []),
    ...(spans ? [sql`place`] : []),
  ];
  const steps = by.map((dimension) => stepOf(dimension, true));
  return stepped(site, slice, { grouped, steps, carried, sums: SUMS });
}

const SUMS = [
  ...(['revenue', 'orders', 'new_revenue', 'new_orders', 'unknown_revenue', 'unknown_orders'] as const),
  ...(['tier_one', 'tier_two', 'tier_three', 'known_revenue'] as const),
];

/** As creditGroups, of the sessions that began in the span; with what was seen in them where the slice says so. */
export function visitGroups(site: Site, slice: Slice): SQL {
  const { by, days, filter, span, pages = false } = slice;
  const columns = groupColumns({
    by: [...plain(by), ...filteredBy(filter)],
    table: session,
    at: sql`${session.startedAt}`,
    days,
  });
  const began = and(
    live(session, site.id),
    gte(session.startedAt, span.start),
    lt(session.startedAt, span.end),
    ownFits(session, site, filter),
  );
  const isBounce = sql`${session.pageViews} = 1 AND ${session.events} = 1`;
  const counts = [
    sql`count(*) AS sessions`,
    ...(pages ? [sql`sum(${session.pageViews}) AS page_views`, sql`count(*) FILTER (WHERE ${isBounce}) AS bounces`] : []),
  ];
  const grouped = sql`SELECT ${list([...columns, ...counts])} FROM ${session} WHERE ${began}
    ${columns.length > 0 ? sql`GROUP BY ${places(columns.length)}` : sql``}`;
  return stepped(site, slice, {
    grouped,
    steps: by.map((dimension) => stepOf(dimension, false)),
    carried: [],
    sums: pages ? ['sessions', 'page_views', 'bounces'] : ['sessions'],
  });
}

/** As creditGroups, of what ads cost on the days of the range. */
export function costGroups(site: Site, slice: Slice, range: { from: string; to: string }): SQL {
  const { by, days, filter } = slice;
  const columns = groupColumns({ by: [...plain(by), ...filteredBy(filter)], table: costRow, at: costDayStart(site), days });
  const fits = and(costIn(site, range), hasLabel(site, costRow.acquisitionId, filter.label));
  const grouped = sql`SELECT ${list([...columns, costColumns(site)])} FROM ${costRow} WHERE ${fits}
    ${columns.length > 0 ? sql`GROUP BY ${places(columns.length)}` : sql``}`;
  return stepped(site, slice, {
    grouped,
    steps: by.map((dimension) => stepOf(dimension, false)),
    carried: [],
    sums: ['micros', 'impressions', 'clicks'],
  });
}

type Groups = { grouped: SQL; steps: SQL[]; carried: SQL[]; sums: readonly string[] };

/** The groups by their steps below the node. */
function stepped(site: Site, { by, under, filter }: Slice, { grouped, steps, carried, sums }: Groups): SQL {
  const wanted = steps.slice(under.length).map((step, index) => sql`${step} AS ${sql.raw(`step_${index}`)}`);
  const columns = [...wanted, ...carried];
  const inNode = under.map((step, index) => sql`${steps[index]} = ${step}`);
  const fits = and(sql`true`, ...inNode, ...nameFilters(filter));
  const added = sums.map((name) => sql`coalesce(sum(${sql.raw(name)}), 0)::text AS ${sql.raw(name)}`);
  return sql`SELECT ${list([...columns, ...added])} FROM (${grouped}) AS grouped
    ${nameJoins(site.id, [...plain(by), ...filteredBy(filter)])} WHERE ${fits}
    ${columns.length > 0 ? sql`GROUP BY ${places(columns.length)}` : sql``}`;
}

/** A step of a path as text; of what no touch earned, all that is a touch's is nobody's. */
function stepOf(dimension: PerformanceDimension, isCredit: boolean): SQL {
  const name = isOfOrder(dimension) ? sql.raw(`grouped.${dimension}`) : groupNameSql(dimension);
  const stated = sql`coalesce('=' || ${name}, '')`;
  return isCredit && isTouchDimension(dimension) ? sql`coalesce(grouped.nobody, ${stated})` : stated;
}

const NAMED = ['channel', 'source', 'campaign'] as const;

/** Filters that are asked of the names. */
function filteredBy(filter: Filter): Grouping[] {
  return NAMED.filter((name) => filter[name] !== undefined);
}

function nameFilters(filter: Filter): SQL[] {
  return NAMED.flatMap((name) => (filter[name] === undefined ? [] : [sql`${groupNameSql(name)} = ${filter[name]}`]));
}

/** Filters that rows of credit and of sessions answer themselves. */
function ownFits(
  table: typeof credit | typeof conversionCredit | typeof session,
  site: Site,
  { device, country, landingPage, label }: Filter,
): SQL | undefined {
  return and(
    device === undefined ? undefined : eq(table.device, device),
    country === undefined ? undefined : eq(table.country, country),
    landingPage === undefined ? undefined : eq(table.landingId, landingIdOf(site.id, landingPage)),
    hasLabel(site, table.acquisitionId, label),
  );
}

/** The rows of credit that count, under the name of the table, with the product or coupon of the order where a level asks. */
function creditRows(site: Site, slice: Slice, model: ModelId): SQL {
  const { by, span, filter, conversion, dating = usualDating } = slice;
  if (conversion !== undefined) return conversionRows(site, slice, conversion, model);
  const { product, coupon } = filter;
  const fits = and(
    datedIn(site, { span, dating }, model, filter),
    ownFits(credit, site, filter),
    coupon === undefined ? undefined : ofOrder(eq(order.coupon, coupon)),
    product === undefined ? undefined : holdsProduct(credit, product),
  );
  const parted = by.includes('product');
  const part = (column: SQL) => sql`CASE WHEN part.total IS NULL THEN ${column}
    ELSE div(${column} * part.upto, part.total) - div(${column} * (part.upto - part.weight), part.total) END::bigint`;
  const columns = [
    ...[credit.acquisitionId, credit.hasClickId, credit.landingId, credit.device, credit.country, credit.salesChannel].map(
      (column) => sql`${column}`,
    ),
    ...[credit.leftOut, credit.firstOrder, credit.orderedAt, credit.orderId].map((column) => sql`${column}`),
    sql`${datedAt(dating)} AS dated_at`,
    parted ? sql`${part(sql`${credit.amount}`)} AS amount` : sql`${credit.amount}`,
    parted ? sql`${part(sql`${credit.share}`)} AS share` : sql`${credit.share}`,
    ...[credit.tierOne, credit.tierTwo, credit.tierThree, credit.knownRevenue].map((column) =>
      parted ? sql`${part(sql`${column}`)} AS ${sql.identifier(column.name)}` : sql`${column}`,
    ),
    ...(parted ? [sql`part.product`] : []),
    ...(by.includes('coupon') ? [sql`${order.coupon}`] : []),
  ];
  const parts = parted
    ? sql`LEFT JOIN (${productParts(site, dating === usualDating ? span : undefined)}) AS part ON part.order_id = ${credit.orderId}`
    : sql``;
  const orders = by.includes('coupon')
    ? sql`JOIN ${order} ON ${and(sameGeneration(order, credit), eq(order.id, credit.orderId))}`
    : sql``;
  return sql`(SELECT ${list(columns)} FROM ${credit} ${parts} ${orders} WHERE ${fits}) AS credit`;
}

/** The credit of conversions with the columns of that of orders; a value in another currency is counted as none. */
function conversionRows(site: Site, slice: Slice, event: string, model: ModelId): SQL {
  const { span, filter, dating = usualDating } = slice;
  const own = conversionCredit;
  const dated = conversionDated(site, span, dating);
  const fits = and(live(own, site.id), eq(own.type, event), eq(own.model, model), dated.isIn, ownFits(own, site, filter));
  const columns = [
    ...[own.acquisitionId, own.hasClickId, own.landingId, own.device, own.country, own.share].map((column) => sql`${column}`),
    sql`NULL::text AS sales_channel, false AS left_out, 0::smallint AS first_order`,
    sql`${own.convertedAt} AS ordered_at, ${dated.at} AS dated_at, ${own.conversionId} AS order_id`,
    sql`CASE WHEN ${eq(own.currency, site.currency)} THEN ${own.amount} ELSE 0 END AS amount`,
    sql`0::bigint AS tier_one, 0::bigint AS tier_two, 0::bigint AS tier_three, 0::bigint AS known_revenue`,
  ];
  return sql`(SELECT ${list(columns)} FROM ${own} WHERE ${fits}) AS credit`;
}

/**
 * The products of each order of the span, or of all, with their weights by what the lines cost and the sum of weights up to each: a part is
 * what the running sum, cut to whole units, grows by, so parts sum to the whole. Lines without a price weigh the same.
 */
function productParts(site: Site, span: Span | undefined): SQL {
  const placed = span && and(gte(order.orderedAt, span.start), lt(order.orderedAt, span.end));
  const items = sql`SELECT ${orderItem.orderId} AS order_id, ${productSql} AS product,
      sum(greatest(coalesce(${orderItem.unitPrice}, 0) * ${orderItem.quantity}, 0)) AS cost
    FROM ${orderItem} JOIN ${order} ON ${and(sameGeneration(order, orderItem), eq(order.id, orderItem.orderId))}
    WHERE ${and(live(orderItem, site.id), placed)} GROUP BY 1, 2`;
  const weighed = sql`SELECT order_id, product,
      CASE WHEN sum(cost) OVER (PARTITION BY order_id) = 0 THEN 1 ELSE cost END AS weight FROM (${items}) AS items`;
  return sql`SELECT order_id, product, weight, sum(weight) OVER (PARTITION BY order_id ORDER BY product) AS upto,
    sum(weight) OVER (PARTITION BY order_id) AS total FROM (${weighed}) AS weighed`;
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}

function places(count: number): SQL {
  return list(Array.from({ length: count }, (_, index) => sql.raw(String(index + 1))));
}
