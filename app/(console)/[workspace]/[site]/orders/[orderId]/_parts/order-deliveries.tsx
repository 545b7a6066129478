'use client';
/** What was sent of the order to each destination, and what became of it. */
import { Anchor, Badge, Skeleton, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { DeliveryState } from '@/components/report/delivery-state';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { DeliveriesResult, DeliveryListRow } from '@/lib/reporting/reports/deliveries/definition';

/** Deliveries of one order: its purchase and its refunds, to every connection. */
const SHOWN = 100;

export function OrderDeliveries({ orderKey }: { orderKey: string }) {
  const found = useApi<DeliveriesResult>('deliveries', { order: orderKey, limit: SHOWN });
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton h={80} role="status" aria-label="Loading" />;
  if (found.data.rows.length === 0) {
    return (
      <EmptyState title="No deliveries of this order">
        When it came, no connected destination was set to send purchases. A back-fill on a connection’s health page can send it.
      </EmptyState>
    );
  }
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={4} data-testid="order-deliveries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Destination</Table.Th>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Reason</Table.Th>
            <Table.Th scope="col">When</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row: { id, name, connection, state, reason, detail, settledAt, plannedAt } }: { row: DeliveryListRow }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {connection.name}{' '}
        {connection.deleted && (
          <Badge size="xs" variant="outline" color="gray" c="inherit">
            deleted
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Anchor
          component={Link}
          prefetch={false}
          href={path(`destinations/ledger?open=${id}`)}
          size="sm"
          aria-label={`${name} to ${connection.name}: requests and answers`}
        >
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <DeliveryState state={state} />
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" truncate title={detail}>
          {reason ? words(reason) : '–'}
          {detail && ` · ${detail}`}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(settledAt ?? plannedAt, timeZone, true)}</Table.Td>
    </Table.Tr>
  );
}
