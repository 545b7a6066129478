'use client';
/** What the table of Performance shows, kept in the address, and how to change it. */
import { useQueryStates } from 'nuqs';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import type { PerformanceDimension } from '@/lib/reporting/reports/performance/names';
import { viewOf, viewParsers } from '../query';

/** `first` is what the rows are where the address does not say it. */
export function useView(first: PerformanceDimension) {
  const models = useModels().map(({ id }) => id);
  const { conversions } = useSite();
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, { models, conversions }, first), change };
}

export type View = ReturnType<typeof useView>;
