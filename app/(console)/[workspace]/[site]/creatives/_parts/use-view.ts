'use client';
/** The view of the page, kept in the address. */
import { useQueryStates } from 'nuqs';
import { useModels } from '@/app/(console)/_kit/site-context';
import { viewOf, viewParsers } from '../query';

export function useView() {
  const models = useModels().map(({ id }) => id);
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, models), change };
}

export type View = ReturnType<typeof useView>;
