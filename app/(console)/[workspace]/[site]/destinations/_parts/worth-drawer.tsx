'use client';
/** The deliveries behind a figure of money: each with its value, and at the top what they add up to. */
import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { Drawer } from '@/components/ui/dialogs';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { DeliveryState } from '@/components/report/delivery-state';
import { formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { WorthListPart, WorthResult } from '@/lib/reporting/reports/worth/definition';
import { worthWords } from '../words';

export type WorthQuestion = { part: WorthListPart; name?: string; from?: string; to?: string; currency?: string };
type Props = { connectionId: string; title: string; question: WorthQuestion | undefined; onClose: () => void };

export function WorthDrawer({ connectionId, title, question, onClose }: Props) {
  return (
    <Drawer
      opened={question !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      data-testid="worth"
    >
      {question && <Worth connectionId={connectionId} question={question} />}
    </Drawer>
  );
}

function Worth({ connectionId, question }: { connectionId: string; question: WorthQuestion }) {
  const { id: siteId } = useSite();
  const url = apiUrl(siteId, `connections/${connectionId}/worth`, { ...question, limit: 100 });
  const pages = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<WorthResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (pages.error) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  const [first] = pages.data?.pages ?? [];
  if (!first) return <Skeleton h={400} role="status" aria-label="Loading" />;
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0) return <EmptyState title="Nothing left">The figure has changed since it was shown.</EmptyState>;
  return (
    <Stack gap="sm">
      <Text fw={600} data-testid="worth-sum">
        {worthWords(first)}
      </Text>
      <Rows rows={rows} />
      {pages.hasNextPage && (
        <Group>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Rows({ rows }: { rows: WorthResult['rows'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Happened</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col" className="numeric">
              Value
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ id, name, order, occurredAt, state, value }) => (
            <Table.Tr key={id}>
              <Table.Td maw={200} style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} prefetch={false} size="sm" href={path(`destinations/ledger?open=${id}`)}>
                  {name}
                </Anchor>
                {order && (
                  <Text size="xs" c="dimmed">
                    Order {order.key}
                  </Text>
                )}
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(occurredAt, timeZone)}</Table.Td>
              <Table.Td>
                <DeliveryState state={state} />
              </Table.Td>
              <Table.Td className="numeric">{value ? `${name === 'refund' ? '−' : ''}${formatMoney(value)}` : '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
