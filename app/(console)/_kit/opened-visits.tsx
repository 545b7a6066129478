'use client';
/** The visits behind a figure, in a drawer of the page; which ones stands in the address, so that the list is a link. */
import dynamic from 'next/dynamic';
import { useOnceOpen } from './once-open';
import { useOpenedList } from './opened-list';
import type { VisitsDrawerProps } from './visits-drawer';

const VisitsDrawer = dynamic(() => import('./visits-drawer').then((module) => module.VisitsDrawer), { ssr: false });

/** Which visits are open, and how to open others. */
export const useOpenedVisits = () => useOpenedList('visits');

/** The drawer of the open list, loaded with the first one. */
export function OpenedVisitsDrawer(props: VisitsDrawerProps) {
  return useOnceOpen(props.opened !== null) ? <VisitsDrawer {...props} /> : null;
}
