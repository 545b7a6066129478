'use client';
/** The rows of cost that are open beside a figure; which ones stands in the address, so that the list is a link. */
import dynamic from 'next/dynamic';
import type { CostsDrawerProps } from './costs-drawer';
import { useOnceOpen } from './once-open';
import { useOpenedList } from './opened-list';

const CostsDrawer = dynamic(() => import('./costs-drawer').then((module) => module.CostsDrawer), { ssr: false });

/** Which rows are open, and how to open others. */
export const useOpenedCosts = () => useOpenedList('costs');

/** The drawer of the open list, loaded with the first one. */
export function OpenedCostsDrawer(props: CostsDrawerProps) {
  return useOnceOpen(props.opened !== null) ? <CostsDrawer {...props} /> : null;
}
