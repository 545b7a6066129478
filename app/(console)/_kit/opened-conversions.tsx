'use client';
/** The conversions behind a figure, for the drawer of a page. */
import { Anchor, Button, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ConversionsResult } from '@/lib/reporting/reports/conversions/definition';
import { usePath, useSite } from './site-context';
import { apiUrl, getJson } from './use-api';

type Props = { opened: { query: Record<string, string>; figure: string } };

export function OpenedConversions({ opened: { query, figure } }: Props) {
  const { id } = useSite();
  // An empty value asks for a contact that did not state it, and must be sent.
  const url = `${apiUrl(id, 'conversions')}?${new URLSearchParams(query)}`;
  const list = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<ConversionsResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton h={300} role="status" aria-label="Loading" />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title="No conversions" />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {formatCount(list.data.pages[0]?.total ?? 0)} conversions, {figure}
      </Text>
      <Rows rows={rows} />
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  );
}

function Rows({ rows }: { rows: ConversionsResult['rows'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Credited to</Table.Th>
          <Table.Th className="numeric">Value</Table.Th>
          <Table.Th className="numeric">Credit</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, convertedAt, credited, value, part }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Anchor component={Link} prefetch={false} href={path(`conversions/${id}`)} size="sm">
                {formatTime(convertedAt, timeZone)}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <ChannelName channel={credited?.channel ?? 'Unattributed'} />
            </Table.Td>
            <Table.Td className="numeric">{value ? formatMoney(value) : '–'}</Table.Td>
            <Table.Td className="numeric">
              {part && formatCount(part.conversions)}
              {part && value && (
                <Text size="xs" c="dimmed">
                  {formatMoney(part.value)}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
