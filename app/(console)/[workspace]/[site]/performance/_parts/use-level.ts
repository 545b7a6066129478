'use client';
/** The rows below a node of the table, a page at a time, each node by a request of its own. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { levelQuery } from '../query';
import type { View } from './use-view';

export function useLevel(view: View, under: readonly string[] = []) {
  const url = apiUrl(useSite().id, 'reports/performance', levelQuery(useComparedRange(), view, under));
  const level = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<PerformanceResult>(pageParam ? `${url}&offset=${pageParam}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextOffset }) => (nextOffset === undefined ? undefined : String(nextOffset)),
    // Below a node the rows of another node would be wrong; the first level stays on the screen while the next view loads.
    ...(under.length === 0 && { placeholderData: keepPreviousData }),
  });
  return { ...level, first: level.data?.pages[0], rows: level.data?.pages.flatMap(({ rows }) => rows) ?? [] };
}
