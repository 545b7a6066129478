'use client';
/** The latest events and refusals of one kind of source, from the same list that the live view has. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import type { EventRow, EventsResult } from '@/lib/reporting/reports/events/definition';

const LOOK_MS = 5_000;
const DELIVERIES_SHOWN = 20;

/**
 * The newest rows first. On a busy site a page looks through many events of other sources and may end before it found enough:
 * `lookFurther` then goes on.
 */
export function useDeliveries(kind: string, enabled = true) {
  const { id } = useSite();
  const url = apiUrl(id, 'events', { source: kind, limit: DELIVERIES_SHOWN });
  const pages = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<EventsResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => (state.error && state.data === undefined ? false : LOOK_MS),
    enabled,
  });
  const rows: EventRow[] = pages.data?.pages.flatMap((page) => page.rows).slice(0, DELIVERIES_SHOWN) ?? [];
  return {
    rows,
    error: pages.error,
    isPending: pages.isPending,
    retry: () => void pages.refetch(),
    mayLookFurther: rows.length < DELIVERIES_SHOWN && pages.hasNextPage,
    isLooking: pages.isFetchingNextPage,
    lookFurther: () => void pages.fetchNextPage(),
  };
}
