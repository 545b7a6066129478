'use client';
/** What the page shows of what changed, kept in the URL. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import type { CreditDeltaCause } from '@/lib/model/credit';
import type { ChangesResult } from '@/lib/reporting/reports/changes/definition';
import { DEFAULT_MODEL, summaryQuery, viewParsers } from '../query';

export function useView() {
  const models = useModels();
  const [{ model, cause, channel }, change] = useQueryStates(viewParsers);
  const known = models.find(({ id }) => id === model)?.id ?? DEFAULT_MODEL;
  return { model: known, cause, channel, models, change };
}

export type View = ReturnType<typeof useView>;

/** The report without its rows, of whose days there may be more: a page of days at a time. */
export function useChanges(query: Record<string, string>) {
  const url = apiUrl(useSite().id, 'reports/changes', summaryQuery(query));
  const pages = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<ChangesResult>(pageParam ? `${url}&daysOffset=${pageParam}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextDaysOffset }) => (nextDaysOffset === undefined ? undefined : String(nextDaysOffset)),
    placeholderData: keepPreviousData,
  });
  const [first] = pages.data?.pages ?? [];
  const report = first && { ...first, days: pages.data?.pages.flatMap(({ days }) => days) ?? [] };
  return { ...pages, report };
}

/** What narrows the page's own filters to one amount; a cause of null is every cause. */
type Narrowed = {
  from?: string;
  to?: string;
  cause?: CreditDeltaCause | null;
  channel?: string;
  campaign?: string;
  currency: string;
};

/** Opens what an amount is made of. */
export type Open = (title: string, narrowed: Narrowed) => void;
