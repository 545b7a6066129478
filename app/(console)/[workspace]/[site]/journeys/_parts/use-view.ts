'use client';
/** How the page reads journeys, kept in the URL. */
import { useQueryStates } from 'nuqs';
import { viewParsers } from '../query';

export function useView() {
  const [view, change] = useQueryStates(viewParsers);
  return { ...view, change };
}

export type View = ReturnType<typeof useView>;
