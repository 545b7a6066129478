/** The orders that a figure of a platform's own window is the sum of. */
import type { SQL } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import type { WindowCell } from '../platform-claims/names';
import { parseWindow } from '../platform-claims/window-schema';
import { isInWindow } from '../platform-claims/window-sql';
import type { OrdersParams } from './definition';

/** The cell that the list is of; the window alone says of which days its orders are. */
export function windowCellOf({ window: text, from, to }: OrdersParams): WindowCell | undefined {
  return text === undefined || from === undefined || to === undefined ? undefined : parseWindow(text);
}

/** Whether an order is of that cell. */
export function windowOrders(site: Site, params: OrdersParams): SQL | undefined {
  const [cell, { from, to }] = [windowCellOf(params), params];
  return cell && from !== undefined && to !== undefined ? isInWindow(site, { from, to }, cell) : undefined;
}
