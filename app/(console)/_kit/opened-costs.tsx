'use client';
/** The rows of cost that are open beside a figure; which ones stands in the address, so that the list is a link. */
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { CostsDrawerProps } from './costs-drawer';
import { useOpenedList } from './opened-list';

const CostsDrawer = dynamic(() => import('./costs-drawer').then((module) => module.CostsDrawer), { ssr: false });

/** Which rows are open, and how to open others. */
export const useOpenedCosts = () => useOpenedList('costs');

/** The drawer of the open list, loaded with the first one. */
export function OpenedCostsDrawer(props: CostsDrawerProps) {
  const isOpen = props.opened !== null;
  // Stays once it is there: it has to leave the screen when it is closed.
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? <CostsDrawer {...props} /> : null;
}
