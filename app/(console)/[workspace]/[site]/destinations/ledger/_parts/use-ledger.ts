'use client';
/** The ledger's filters, kept in the URL, and the pages of deliveries that fit them. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { parseDay } from '@/lib/core/day';
import { parseId } from '@/lib/core/id';
import { deliveryStates } from '@/lib/model/delivery';
import type { DeliveriesResult } from '@/lib/reporting/reports/deliveries/definition';

const LOOK_MS = 5_000;
/** Looking again reads every page that is open: beyond a few that is no longer cheap. */
const PAGES_LIVE = 3;

export function useLedgerFilter() {
  const [filter, change] = useQueryStates({
    connection: parseAsString,
    state: parseAsStringLiteral(deliveryStates),
    name: parseAsString,
    order: parseAsString,
    reason: parseAsString,
    /** A deduplication key, or the id of a stored event. */
    id: parseAsString,
    from: parseAsString,
    to: parseAsString,
    /** The delivery whose drawer is open. */
    open: parseAsString,
  });
  return { filter, change };
}

export type LedgerFilter = ReturnType<typeof useLedgerFilter>['filter'];

/** Whether anything is filtered by. */
export function isFiltered({ open: _open, ...filter }: LedgerFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}

/** The newest deliveries first; `look` reads them again. */
export function useLedger(filter: LedgerFilter) {
  const { id: siteId } = useSite();
  const eventId = parseId<'event'>(filter.id);
  const text = (value: string | null) => value?.trim() || undefined;
  const url = apiUrl(siteId, 'deliveries', {
    connection: parseId<'connection'>(filter.connection) ?? undefined,
    state: filter.state ?? undefined,
    name: text(filter.name),
    order: text(filter.order),
    reason: text(filter.reason),
    event: eventId,
    key: eventId ? undefined : text(filter.id),
    from: parseDay(filter.from),
    to: parseDay(filter.to),
    limit: 50,
  });
  const pages = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<DeliveriesResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      (state.error && state.data === undefined) || (state.data?.pages.length ?? 0) > PAGES_LIVE ? false : LOOK_MS,
  });
  return {
    pages,
    rows: pages.data?.pages.flatMap((page) => page.rows) ?? [],
    lookedBackTo: pages.data?.pages.at(-1)?.lookedBackTo,
  };
}
