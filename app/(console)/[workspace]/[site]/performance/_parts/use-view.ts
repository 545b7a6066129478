'use client';
/** What the table of Performance shows, kept in the address, and how to change it. */
import { useQueryStates } from 'nuqs';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { viewOf, viewParsers } from '../query';

export function useView() {
  const models = useModels().map(({ id }) => id);
  const { conversions } = useSite();
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, { models, conversions }), change };
}

export type View = ReturnType<typeof useView>;
