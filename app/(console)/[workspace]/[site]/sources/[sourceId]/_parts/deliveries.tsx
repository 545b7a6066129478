'use client';
/** What this kind of source delivered last: events with the order they speak of, refusals with their reason. */
import { ActionIcon, Badge, Button, Code, Skeleton, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { member, textOf } from '@/lib/core/json';
import type { EventRow } from '@/lib/reporting/reports/events/definition';
import type { KindView } from '../../views';
import { useDeliveries } from './use-deliveries';

const tones = { accepted: 'teal', filtered: 'gray', rejected: 'red' } as const;

export function Deliveries({ kind }: { kind: KindView }) {
  const deliveries = useDeliveries(kind.kind);
  const { rows, error, isPending, mayLookFurther, isLooking } = deliveries;
  if (error && rows.length === 0) return <ErrorState error={error} retry={deliveries.retry} />;
  if (isPending) return <Skeleton h={160} role="status" aria-label="Loading" />;
  return (
    <Stack gap="sm">
      {rows.length > 0 ? (
        <DeliveryTable rows={rows} />
      ) : (
        <EmptyState title={mayLookFurther ? 'None among the latest events' : 'Nothing delivered yet'}>
          Events and refused requests of {kind.name} appear here within seconds.
        </EmptyState>
      )}
      {mayLookFurther && (
        <Button variant="default" size="compact-sm" maw={200} loading={isLooking} onClick={deliveries.lookFurther}>
          Look further back
        </Button>
      )}
    </Stack>
  );
}

function DeliveryTable({ rows }: { rows: EventRow[] }) {
  const [open, setOpen] = useState<string>();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table highlightOnHover data-testid="deliveries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" w={36} aria-label="Payload" />
            <Table.Th scope="col">Received</Table.Th>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Order</Table.Th>
            <Table.Th scope="col">Outcome</Table.Th>
            <Table.Th scope="col">Reason</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Fragment key={row.id}>
              <Delivery row={row} isOpen={open === row.id} toggle={() => setOpen(open === row.id ? undefined : row.id)} />
              {open === row.id && (
                <Table.Tr>
                  <Table.Td colSpan={6}>
                    <Payload row={row} />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Delivery({ row, isOpen, toggle }: { row: EventRow; isOpen: boolean; toggle: () => void }) {
  const { timeZone } = useSite();
  const at = formatTime(row.receivedAt, timeZone, true);
  return (
    <Table.Tr>
      <Table.Td>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          c="inherit"
          aria-expanded={isOpen}
          aria-label={`Payload of ${row.name ?? 'the request'} of ${at}`}
          onClick={toggle}
        >
          <IconChevronRight size={14} style={{ rotate: isOpen ? '90deg' : '0deg' }} />
        </ActionIcon>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{at}</Table.Td>
      <Table.Td>{row.name ?? 'request'}</Table.Td>
      <Table.Td>{textOf(member(row.payload, 'properties', 'transaction_id')) ?? '–'}</Table.Td>
      <Table.Td>
        <Badge
          size="sm"
          variant="light"
          color={tones[row.status]}
          c={`var(--badge-change-${tones[row.status]})`}
          styles={{ root: { textTransform: 'none' } }}
        >
          {row.status === 'rejected' ? 'refused' : row.status}
        </Badge>
      </Table.Td>
      <Table.Td maw={420}>
        {row.reason && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <strong>{words(row.reason)}</strong>
            {[row.field, row.detail].filter(Boolean).map((part) => ` · ${part}`)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Payload({ row }: { row: EventRow }) {
  const text = typeof row.payload === 'string' ? row.payload : JSON.stringify(row.payload ?? null, null, 2);
  return (
    <Code block mah={400} style={{ overflow: 'auto' }} tabIndex={0} role="region" aria-label="Payload">
      {row.payload === null ? 'Nothing of the request was kept.' : text}
    </Code>
  );
}
