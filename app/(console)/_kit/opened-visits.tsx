'use client';
/** The visits behind a figure, in a drawer of the page; which ones stands in the address, so that the list is a link. */
import { Anchor, Button, Drawer, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsJson, useQueryState } from 'nuqs';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { SessionRow, SessionsResult } from '@/lib/reporting/reports/sessions/definition';
import { stepNames } from '@/lib/reporting/reports/sessions/steps';
import { type Opened, openedIn } from './opened';
import { usePath, useSite } from './site-context';
import { getJson } from './use-api';

/** Which visits are open, and how to open others. */
export function useOpenedVisits() {
  return useQueryState(
    'visits',
    parseAsJson((value) => openedIn(value) ?? null),
  );
}

type Props = { opened: Opened | null; onClose: () => void };

export function OpenedVisitsDrawer({ opened, onClose }: Props) {
  return (
    <Drawer
      opened={opened !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={opened?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <Visits query={opened.query} />}
    </Drawer>
  );
}

function Visits({ query }: { query: Opened['query'] }) {
  const { id } = useSite();
  // An empty value asks for visits that do not state it, and must be sent.
  const url = `/api/v1/sites/${id}/sessions?${new URLSearchParams(query)}`;
  const visits = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<SessionsResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (visits.error) return <ErrorState error={visits.error} retry={() => void visits.refetch()} />;
  if (!visits.data) return <Skeleton h={300} role="status" aria-label="Loading" />;
  const rows = visits.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title="No visits" />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {formatCount(visits.data.pages[0]?.total ?? 0)} visits, latest first.
      </Text>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Began</Table.Th>
            <Table.Th>Through</Table.Th>
            <Table.Th>Came to</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Visit key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
      {visits.hasNextPage && (
        <Button variant="default" loading={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  );
}

function Visit({ row }: { row: SessionRow }) {
  const { timeZone } = useSite();
  const path = usePath();
  const about = [row.device, row.country, row.pageViews === 1 ? '1 page' : `${formatCount(row.pageViews)} pages`]
    .filter(Boolean)
    .join(' · ');
  const furthest = row.steps?.at(-1);
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{formatTime(row.startedAt, timeZone)}</Text>
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      </Table.Td>
      <Table.Td maw={220}>
        {row.channel && <ChannelName channel={row.channel} />}
        <Text size="xs" c="dimmed" truncate title={row.landingPage}>
          {[row.campaign ?? row.source, row.landingPage].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td>{furthest === undefined ? 'Not noted' : furthest === 'landing' ? 'No further' : stepNames[furthest]}</Table.Td>
      <Table.Td className="numeric">
        {row.orders.map((order) => (
          <div key={order.id}>
            <Anchor component={Link} href={path(`orders/${order.id}`)} size="sm">
              {order.orderKey}
            </Anchor>{' '}
            {formatMoney(order.revenue)}
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
