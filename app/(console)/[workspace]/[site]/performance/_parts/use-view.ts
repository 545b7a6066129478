'use client';
/** What the table of Performance shows, kept in the URL, and how to change it. */
import { useQueryStates } from 'nuqs';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { viewOf, viewParsers } from '../query';

export { type ColumnId, columns } from '../columns';
export { lookbackChoices, MODELS_MAX } from '../query';

export function useView() {
  const { lookbackDays, heldDays } = useSite();
  const models = useModels().map(({ id }) => id);
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, { lookbackDays, heldDays, models }), change };
}

export type View = ReturnType<typeof useView>;
