'use client';
/** The list of orders, or other conversions, that is open beside a figure; which ones stands in the address, so that the list is a link. */
import dynamic from 'next/dynamic';
import { parseAsJson, useQueryState } from 'nuqs';
import { useOnceOpen } from './once-open';
import { openedOrdersIn } from './opened';
import type { OrdersDrawerProps } from './orders-drawer';

const OrdersDrawer = dynamic(() => import('./orders-drawer').then((module) => module.OrdersDrawer), { ssr: false });

/** Which orders are open, and how to open others. */
export function useOpenedOrders() {
  return useQueryState(
    'opened',
    parseAsJson((value) => openedOrdersIn(value) ?? null),
  );
}

/** The drawer of the open list, loaded with the first one. */
export function OpenedOrdersDrawer(props: OrdersDrawerProps) {
  return useOnceOpen(props.opened !== null) ? <OrdersDrawer {...props} /> : null;
}
