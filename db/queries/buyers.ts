/**
 * Whether a buyer is new: the shop's own word first, then the history held. A first order says little where the shop sold before
 * the first order that is held: its buyer is not known, neither new nor returning, until the history reaches back a year before
 * it, or the store says that all its orders are held.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import { firstOrderCodes } from '@/lib/model/credit';
import { credit, order } from '../schema';
import { live } from './live';

/** Somebody who has not bought for a year is counted as a new customer by platforms and shops alike. */
export const HISTORY_DAYS = 365;

/** When the site's first held order was placed, as a subquery; NULL where there is none. */
export function historyStart(site: Pick<Site, 'id'>): SQL<Date | null> {
  return sql`(SELECT min(${order.orderedAt}) FROM ${order} WHERE ${live(order, site.id)})`;
}

/** Whether the order is the first of a new customer, for all that is known. Of the order table itself. */
export function isNewBuyer(site: Pick<Site, 'id' | 'settings'>): SQL<boolean> {
  return sql<boolean>`(${order.newCustomer} AND ${isHistoryHeld(site)})`;
}

/** Whether nobody can tell if the order's buyer bought before. */
export function isUnknownBuyer(site: Pick<Site, 'id' | 'settings'>): SQL<boolean> {
  return sql<boolean>`(${order.newCustomer} AND NOT ${isHistoryHeld(site)})`;
}

/** As isNewBuyer, of credit: what its order is worth counts with that of first orders. */
export function isNewBuyersCredit(site: Pick<Site, 'id' | 'settings'>): SQL<boolean> {
  const isDeclared = sql`${credit.firstOrder} = ${sql.raw(String(firstOrderCodes.newByShop))}`;
  return sql<boolean>`(${isDeclared} OR ${isFirstHeld()} AND ${isCreditHeld(site)})`;
}

/** As isUnknownBuyer, of credit. */
export function isUnknownBuyersCredit(site: Pick<Site, 'id' | 'settings'>): SQL<boolean> {
  return sql<boolean>`(${isFirstHeld()} AND NOT ${isCreditHeld(site)})`;
}

function isFirstHeld(): SQL {
  return sql`${credit.firstOrder} = ${sql.raw(String(firstOrderCodes.firstHeld))}`;
}

function isCreditHeld(site: Pick<Site, 'id' | 'settings'>): SQL {
  return site.settings.holdsAllOrders ? sql`true` : sql`${credit.orderedAt} >= ${heldSince(site)}`;
}

/** The start is worked out once a query. */
function heldSince(site: Pick<Site, 'id'>): SQL {
  return sql`${historyStart(site)} + make_interval(days => ${HISTORY_DAYS})`;
}

function isHistoryHeld(site: Pick<Site, 'id' | 'settings'>): SQL {
  if (site.settings.holdsAllOrders) return sql`true`;
  return sql`(${order.declaredNew} IS NOT NULL OR ${order.orderedAt} >= ${heldSince(site)})`;
}
