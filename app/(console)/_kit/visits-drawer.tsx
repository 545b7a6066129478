'use client';
/** The visits behind a figure, latest first. */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import type { SessionRow, SessionsResult } from '@/lib/reporting/reports/sessions/definition';
import { stepNames } from '@/lib/reporting/reports/sessions/steps';
import { ListDrawer, PagedList } from './list-drawer';
import type { Opened } from './opened';
import { usePath, useSite } from './site-context';
import { apiUrl } from './use-api';

export type VisitsDrawerProps = { opened: Opened | null; onClose: () => void };

export function VisitsDrawer({ opened, onClose }: VisitsDrawerProps) {
  return (
    <ListDrawer title={opened?.title} onClose={onClose}>
      {opened && <Visits query={opened.query} />}
    </ListDrawer>
  );
}

function Visits({ query }: { query: Opened['query'] }) {
  const { id } = useSite();
  // An empty value asks for visits that do not state it, and must be sent.
  const url = `${apiUrl(id, 'sessions')}?${new URLSearchParams(query)}`;
  return (
    <PagedList<SessionsResult> url={url} nothing="No visits" about={({ total }) => `${formatCount(total)} visits, latest first.`}>
      {(rows) => (
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
      )}
    </PagedList>
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
            <Anchor component={Link} prefetch={false} href={path(`orders/${order.id}`)} size="sm">
              {order.orderKey}
            </Anchor>{' '}
            {formatMoney(order.revenue)}
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
