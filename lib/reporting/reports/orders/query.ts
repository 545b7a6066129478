/**
 * The list of orders, newest first, a page at a time. A filter on what was credited is a look at stored credit for the site's own
 * window; for another window orders stream by until the page is full. The length of the list is counted once and carried in the
 * cursor.
 */
import { and, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { isSaleRow, order } from '@/db/schema';
import { parseId } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { areCredited } from '../../model';
import { orderFits } from '../../order-filter';
import type { Span } from '../../revenue';
import { isClaimed } from '../claims/claimed-sql';
import { parseCohort } from '../cohorts/cohort-schema';
import { isOfCohort } from '../cohorts/sales-sql';
import { isOfJourney } from '../journeys/journey-sql';
import { contactFilterOf } from '../journeys/path-filter';
import { parsePathFilter } from '../journeys/path-filter-schema';
import { isOfWon } from '../lifetime/won';
import { contains } from '../../text-search';
import { startOf, storedCurrency, wireMoney } from '../../wire';
import { orderPlace, type OrdersParams, type OrdersResult } from './definition';
import { walkOtherWindow } from './other-window';
import { listedOrders } from './rows';
import { type CellRequest, isInCell, partsInCell } from '../performance/orders';
import { windowCellOf, windowOrders } from './window-orders';
import { isTied } from '../quality/orders';
import { parseTie } from '../quality/tie-schema';
import { isLost } from '../signal-loss/lost-orders';
import { parseCause } from '../truth/cause';
import { isCaused } from '../truth/caused-sql';
import { heldBy, isOfProductFigure, type ProductRequest } from '../products/orders';
import { formatShare } from '../../share';
import { creditedTo, wantsTouch } from './touch-filter';
import type { Walk, Walked } from './walk';

/**
 * One page of the site's orders that fit. Test and cancelled orders are listed too, marked by `test` and `state`. `shopSources`, the
 * kinds of source that know of every order, are what `lost` and `tie` need; reports know no sources themselves.
 */
export async function listOrders(
  tx: ScopedTransaction,
  site: Site & { demo?: boolean },
  params: OrdersParams,
  shopSources?: readonly string[],
): Promise<OrdersResult> {
  const after = decodeCursor(orderPlace, params.cursor);
  const lookbackDays = params.lookbackDays ?? site.settings.lookbackDays;
  const isStored = lookbackDays === site.settings.lookbackDays && (await areCredited(tx, site, [params.model]));
  const cell = cellOf(params);
  const walk = wantsTouch(params) && !cell && !isStored ? walkOtherWindow : walkStored;
  const product = productOf(params);
  const fits = and(
    orderFilter(site, params),
    cell && isInCell(site, cell),
    lostOrder(site, params, shopSources),
    tiedOrder(site, params, shopSources),
  );
  const where = and(fits, product && (await isOfProductFigure(tx, site, product, fits)));
  const { places, total } = await walk(tx, site, params, { where, after, lookbackDays });
  const page = places.slice(0, params.limit);
  const last = places.length > params.limit ? page.at(-1) : undefined;
  const ids = page.map(({ id }) => {
    const orderId = parseId<'order'>(id);
    invariant(orderId, `an order has the id ${id}`);
    return orderId;
  });
  const rows = await listedOrders(tx, site, ids, params.model, lookbackDays);
  const parts = cell && (await partsInCell(tx, site, cell, ids));
  const held = product && (await heldBy(tx, site, product, ids));
  return {
    rows: rows.map((row) => {
      const part = parts?.get(row.id);
      const ofProduct = held?.get(row.id)?.(storedCurrency(row.total.currency));
      return {
        ...row,
        ...(part && { part: { revenue: wireMoney(part.revenue, site.currency), orders: formatShare(part.orders) } }),
        ...(ofProduct && { held: ofProduct }),
      };
    }),
    ...(last && { nextCursor: encodeCursor({ ...last, total }) }),
    total,
  };
}

async function walkStored(tx: ScopedTransaction, site: Site, params: OrdersParams, { where, after }: Walk): Promise<Walked> {
  const asksTouch = wantsTouch(params) && cellOf(params) === undefined;
  const fits = and(where, asksTouch ? creditedTo(site, params, spanOf(site, params), params.sales !== undefined) : undefined);
  const places = await tx
    .select({ id: sql<string>`${order.id}`, at: sql<string>`${order.orderedAt}::text` })
    .from(order)
    .where(and(fits, after && sql`(${order.orderedAt}, ${order.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(params.limit + 1);
  return { places, total: after?.total ?? (await tx.$count(order, fits)) };
}

/** The row of a performance report whose orders are wanted: its filters of visits are the parameters of the same name. */
function cellOf(params: OrdersParams): CellRequest | undefined {
  const { by, under: path, from, to, model, channel, source, campaign, device, country, landingPage, label } = params;
  if (by === undefined || path === undefined || from === undefined || to === undefined) return undefined;
  const { product, coupon, salesChannel, kind, buyer, datedBy, refundsOn } = params;
  const ofVisits = { channel, source, campaign, device, country, landingPage, label };
  return { from, to, model, by, path, ...ofVisits, product, coupon, salesChannel, kind, buyer, datedBy, refundsOn };
}

/** The figure of the products report whose orders are wanted. */
function productOf({ product, variant, boughtWith, returned }: OrdersParams): ProductRequest | undefined {
  return product === undefined ? undefined : { product, variant, boughtWith, returned };
}

function spanOf(site: Site, { from, to }: OrdersParams): Partial<Span> {
  return { ...(from && { start: startOf(from, site.timeZone) }), ...(to && { end: startOf(to, site.timeZone) }) };
}

function orderFilter(site: Site & { demo?: boolean }, params: OrdersParams): SQL | undefined {
  const { state, search } = params;
  const cause = params.causedBy === undefined ? undefined : parseCause(params.causedBy);
  // Of a cell by other days than the orders' the cell alone says which they are.
  const { start, end }: Partial<Span> =
    (cellOf(params) && isDatedOtherwise(params)) || windowCellOf(params) ? {} : spanOf(site, params);
  return and(
    live(order, site.id),
    start && gte(order.orderedAt, start),
    end && lt(order.orderedAt, end),
    state ? eq(order.state, state) : undefined,
    orderFits(site, params),
    params.leftOut && eq(order.leftOut, true),
    params.sales && isSaleRow(),
    params.sales === 'true' ? eq(order.currency, site.currency) : undefined,
    cause && isCaused(site, cause),
    wonOrders(site, params),
    ofCohort(site, params),
    params.toldBy && (params.toldBy === 'shop' ? isNotNull(order.declaredNew) : isNull(order.declaredNew)),
    params.visit && isNull(order.sessionId),
    ofJourney(site, params),
    claimedOrders(site, params),
    windowOrders(site, params),
    search ? contains(order.orderKey, search) : undefined,
  );
}

function isDatedOtherwise({ datedBy, refundsOn }: OrdersParams): boolean {
  return datedBy === 'touch' || refundsOn === 'own';
}

/** The orders that a figure of the lifetime report is the sum of. */
function wonOrders(site: Site, { wonFrom, wonTo, wonBy: key, wonPart: part, model }: OrdersParams): SQL | undefined {
  if (wonFrom === undefined || wonTo === undefined) return undefined;
  const span = { start: startOf(wonFrom, site.timeZone), end: startOf(wonTo, site.timeZone) };
  return isOfWon(site, { span, model, key, part });
}

/** The orders that a figure of the cohorts is the sum of. */
function ofCohort(site: Site, { cohort: text, model }: OrdersParams): SQL | undefined {
  const cohort = text === undefined ? undefined : parseCohort(text);
  if (cohort === undefined) return undefined;
  const span = { start: startOf(cohort.from, site.timeZone), end: startOf(cohort.to, site.timeZone) };
  return isOfCohort(site, span, model, cohort);
}

/** The orders that a figure of the journeys report is the sum of. */
function ofJourney(site: Site, { path, from, to, ...params }: OrdersParams): SQL | undefined {
  const wanted = path === undefined ? undefined : parsePathFilter(path);
  if (wanted === undefined || from === undefined || to === undefined) return undefined;
  const { by, direct = 'credited' } = wanted;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  return isOfJourney(
    site,
    { span, filter: params, by, direct, contacts: contactFilterOf(wanted), wonUnder: params.model },
    wanted,
  );
}

/** The orders that a figure of the over-claim map is the sum of. */
function claimedOrders(site: Site, { claimedBy, claims, claimLabel: label, from, to, ...params }: OrdersParams): SQL | undefined {
  if (from === undefined || to === undefined || (claimedBy === undefined && claims === undefined)) return undefined;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  return isClaimed(site, { span, claimedBy: claimedBy?.split(','), claims, label }, params);
}

/** The orders that a figure of the signal loss report is the sum of. */
function lostOrder(
  site: Site,
  { lost, lostBrowser: browser, lostCountry: country, from, to }: OrdersParams,
  shopSources: readonly string[] | undefined,
): SQL | undefined {
  if (lost === undefined || from === undefined || to === undefined) return undefined;
  invariant(shopSources, 'what is lost is told by the kinds of source that know of every order');
  const filter = { cause: lost === 'any' ? undefined : lost, browser, country };
  return isLost(site, { span: { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) }, shopSources, filter });
}

/** The orders that a figure of data quality counts. */
function tiedOrder(
  site: Site,
  { tie: text, from, to }: OrdersParams,
  shopSources: readonly string[] | undefined,
): SQL | undefined {
  const tie = text === undefined ? undefined : parseTie(text);
  if (tie === undefined || from === undefined || to === undefined) return undefined;
  invariant(shopSources, 'what is tied how is told by the kinds of source that know of every order');
  return isTied(site, { span: { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) }, shopSources, tie });
}
