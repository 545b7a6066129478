'use client';
/** Rows of the ledger; the event's name opens the drawer. */
import { Anchor, Badge, Group, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { DeliveryState, stateLabel } from '@/components/report/delivery-state';
import { formatTime, words } from '@/components/ui/format';
import type { DeliveryListRow } from '@/lib/reporting/reports/deliveries/definition';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import type { Mark } from '../forms';

type Props = { rows: DeliveryListRow[]; marks: Record<string, Mark>; onOpen: (id: string) => void };

export function DeliveryTable({ rows, marks, onOpen }: Props) {
  return (
    <Table.ScrollContainer minWidth={1000}>
      <Table highlightOnHover data-testid="ledger">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Planned</Table.Th>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Order</Table.Th>
            <Table.Th scope="col">Connection</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Reason</Table.Th>
            <Table.Th scope="col" className="numeric">
              Tries
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} mark={marks[row.connection.destination]} onOpen={() => onOpen(row.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row, mark, onOpen }: { row: DeliveryListRow; mark: Mark | undefined; onOpen: () => void }) {
  const { timeZone } = useSite();
  const { name, order, connection, state, attempts, plannedAt } = row;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(plannedAt, timeZone, true)}</Table.Td>
      <Table.Td maw={200}>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={500}
          onClick={onOpen}
          aria-label={`${name} to ${connection.name}, ${stateLabel(state)}: show requests and answers`}
          truncate
          title={name}
          style={{ maxWidth: '100%', textAlign: 'left' }}
        >
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td maw={160}>
        <OrderLink order={order} />
      </Table.Td>
      <Table.Td maw={205}>
        <Group gap={8} wrap="nowrap">
          {mark && <LetterMark mark={mark} size={22} />}
          <Text size="sm" truncate title={connection.name}>
            {connection.name}
          </Text>
          {connection.deleted && (
            <Badge size="xs" variant="outline" color="gray" c="inherit">
              deleted
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <DeliveryState state={state} />
      </Table.Td>
      <Table.Td maw={270}>
        <Reason row={row} />
      </Table.Td>
      <Table.Td className="numeric">{state === 'shadowed' ? '–' : attempts}</Table.Td>
    </Table.Tr>
  );
}

function OrderLink({ order }: Pick<DeliveryListRow, 'order'>) {
  const path = usePath();
  if (!order) return '–';
  return (
    <Anchor
      component={Link}
      prefetch={false}
      href={path(`orders/${order.id}`)}
      size="sm"
      truncate
      title={order.key}
      display="block"
    >
      {order.key}
    </Anchor>
  );
}

function Reason({ row: { reason, detail, dueAt, state } }: { row: DeliveryListRow }) {
  const { timeZone } = useSite();
  const isAgain = state === 'retry' && dueAt;
  return (
    <>
      {(reason || detail) && (
        <Text size="sm" truncate title={[reason, detail].filter(Boolean).join(' · ')}>
          {reason && <strong>{words(reason)}</strong>}
          {reason && detail && ' · '}
          {detail}
        </Text>
      )}
      {isAgain && (
        <Text size="xs" c="dimmed">
          next try {formatTime(dueAt, timeZone, true)}
        </Text>
      )}
    </>
  );
}
