/** The store's figures as reports count them beside those by the shop's own words, order by order. */
import { shopDaysIn } from '@/db/queries/shop-days';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { wireMoney } from '../../wire';
import { type Added, add, type Parts, totalOf } from './compare';
import { type ComparedOrder, comparedOrders, groundOf } from './compared';
import {
  DIFFERENCES_SHOWN_MAX,
  type TieOutCause,
  type TieOutDifference,
  type TieOutParams,
  type TieOutResult,
} from './definition';
import { type TieOutListParams, type TieOutListResult, tieOutPlace } from './list-definition';
import { allOf, figureOf, periodsOf, tiesOf, tiesToFile, wireSide } from './sums';

/** The report, with its largest differences. `shops` are the kinds of sources that are shops. */
export async function tieOutReport(
  tx: ScopedTransaction,
  site: Site,
  params: TieOutParams,
  shops: string[],
): Promise<TieOutResult> {
  const { differences, ...report } = await allTieOut(tx, site, params, shops);
  return { ...report, differences: differences.slice(0, DIFFERENCES_SHOWN_MAX) };
}

/** The report with every difference: for the file. */
export async function allTieOut(tx: ScopedTransaction, site: Site, params: TieOutParams, shops: string[]): Promise<TieOutResult> {
  const ground = await groundOf(tx, site, params, shops);
  const { telling, listedDays } = ground;
  const listed = listedDays.filter((day) => day >= params.from && day < params.to);
  const [from, through] = [listed[0], listed.at(-1)];
  const [here, there]: [Added, Added] = [new Map(), new Map()];
  const differences: (TieOutDifference & { size: bigint })[] = [];
  let otherCurrencies = 0;
  // Without a shop there is nothing that an order could differ from.
  const isTold = telling.length > 0 || listedDays.length > 0;
  for await (const one of comparedOrders(tx, site, params, { ground, shops })) {
    for (const [day, parts] of one.here) add(here, day, parts);
    for (const [day, parts] of one.there) add(there, day, parts);
    if (one.currency !== site.currency) otherCurrencies += 1;
    if (isTold && one.cause && one.here.size + one.there.size > 0) differences.push(differenceOf(site, one, one.cause));
  }
  const files = await shopDaysIn(tx, site.id, params);
  differences.sort((left, right) =>
    left.size === right.size ? (left.day < right.day ? 1 : -1) : left.size < right.size ? 1 : -1,
  );
  return {
    ...{ from: params.from, to: params.to, timeZone: site.timeZone, currency: site.currency },
    shops: telling,
    ...(from && through && { listed: { from, through } }),
    ...tiesOf(there, differences),
    ...tiesToFile(here, files),
    days: periodsOf({ here, there }, files, params, site),
    here: wireSide(allOf(here.values()), site),
    there: wireSide(allOf(there.values()), site),
    differences: differences.map(({ size: _, ...one }) => one),
    differing: differences.length,
    otherCurrencies,
    waiting: ground.waiting,
  };
}

function differenceOf(
  site: Site,
  { orderId, orderKey, day, here, there }: ComparedOrder,
  cause: TieOutCause,
): TieOutDifference & { size: bigint } {
  const [own, told] = [totalOf(allOf(here.values())), totalOf(allOf(there.values()))];
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  const size = own > told ? own - told : told - own;
  return { ...(orderId && { orderId }), orderKey, day, cause, here: money(own), there: money(told), size };
}

type Listed = ComparedOrder & { own: Parts; told: Parts };

/** A page of the orders that a figure of a row is made of, those that differ most first. Each page compares the days again. */
export async function listTieOut(
  tx: ScopedTransaction,
  site: Site,
  params: TieOutListParams,
  shops: string[],
): Promise<TieOutListResult> {
  const { figure, limit } = params;
  const skip = decodeCursor(tieOutPlace, params.cursor)?.skip ?? 0;
  const ground = await groundOf(tx, site, params, shops);
  const orders: Listed[] = [];
  for await (const one of comparedOrders(tx, site, params, { ground, shops })) {
    const [own, told] = [allOf(one.here.values()), allOf(one.there.values())];
    if (figureOf(own, figure) !== 0n || figureOf(told, figure) !== 0n) orders.push({ ...one, own, told });
  }
  const size = ({ own, told }: Listed) => distance(figureOf(own, figure), figureOf(told, figure));
  orders.sort((left, right) => Number(size(right) - size(left)) || (left.day < right.day ? 1 : left.day > right.day ? -1 : 0));
  const last = skip + limit;
  return {
    rows: orders.slice(skip, last).map(({ orderId, orderKey, day, cause, own, told }) => ({
      ...(orderId && { orderId }),
      ...{ orderKey, day },
      ...(cause && { cause }),
      ...{ here: wireSide(own, site), there: wireSide(told, site) },
    })),
    ...(orders.length > last && { nextCursor: encodeCursor({ skip: last }) }),
    total: orders.length,
    here: wireSide(allOf(orders.map(({ own }) => own)), site),
    there: wireSide(allOf(orders.map(({ told }) => told)), site),
  };
}

function distance(left: bigint, right: bigint): bigint {
  return left > right ? left - right : right - left;
}
