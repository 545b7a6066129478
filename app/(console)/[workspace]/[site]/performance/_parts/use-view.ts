'use client';
/** What the table of Performance shows, kept in the URL, and how to change it. */
import { useQueryStates } from 'nuqs';
import { useSite } from '@/app/(console)/_kit/site-context';
import { viewOf, viewParsers } from '../query';

export { type ColumnId, columns } from '../columns';
export { MODELS_MAX } from '../query';

export function useView() {
  const { lookbackDays } = useSite();
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, lookbackDays), change };
}

export type View = ReturnType<typeof useView>;
