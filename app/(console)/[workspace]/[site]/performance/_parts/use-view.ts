'use client';
/** What the table of Performance shows, kept in the address, and how to change it. */
import { useQueryStates } from 'nuqs';
import { useModels } from '@/app/(console)/_kit/site-context';
import { viewOf, viewParsers } from '../query';

export function useView() {
  const models = useModels().map(({ id }) => id);
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, models), change };
}

export type View = ReturnType<typeof useView>;
