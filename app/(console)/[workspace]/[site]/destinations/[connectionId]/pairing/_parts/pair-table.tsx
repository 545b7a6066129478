'use client';
/** Pairs by event name, and the newest events one by one. */
import { Anchor, Badge, Button, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { DeliveryState } from '@/components/report/delivery-state';
import { formatCount, formatTime, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { PairingResult, PairRow } from '@/lib/reporting/reports/pairing/definition';
import { pairKinds } from '@/lib/reporting/reports/pairing/kinds';
import { pairWords } from './words';

type Props = { report: PairingResult; name: string | null; onName: (name: string | null) => void };

export function PairTable({ report: { byName, rows, more }, name, onName }: Props) {
  return (
    <Stack gap="md">
      <Names byName={byName} name={name} onName={onName} />
      {name && (
        <Button variant="subtle" size="compact-sm" maw={240} onClick={() => onName(null)}>
          Show every event, not only {name}
        </Button>
      )}
      {rows.length === 0 ? <EmptyState title="None of these" /> : <Rows rows={rows} />}
      {more && (
        <Text size="sm" c="dimmed">
          The newest {rows.length} are listed. Choose a kind, an event or fewer days for others.
        </Text>
      )}
    </Stack>
  );
}

function Names({ byName, name, onName }: { byName: PairingResult['byName'] } & Pick<Props, 'name' | 'onName'>) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={4} data-testid="pairs-by-name">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Event</Table.Th>
            {pairKinds.map((kind) => (
              <Table.Th key={kind} scope="col" className="numeric">
                {pairWords[kind].name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byName.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  aria-pressed={row.name === name}
                  onClick={() => onName(row.name === name ? null : row.name)}
                >
                  {row.name}
                </Anchor>
              </Table.Td>
              {pairKinds.map((kind) => (
                <Table.Td key={kind} className="numeric">
                  {formatCount(row[kind])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rows({ rows }: { rows: PairRow[] }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover data-testid="pairs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Happened</Table.Th>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Order</Table.Th>
            <Table.Th scope="col">Copies</Table.Th>
            <Table.Th scope="col">Server’s copy</Table.Th>
            <Table.Th scope="col">Id of both</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row: { key, name, kind, occurredAt, order, delivery } }: { row: PairRow }) {
  const { timeZone } = useSite();
  const path = usePath();
  const { tone, name: said } = pairWords[kind];
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(occurredAt, timeZone, true)}</Table.Td>
      <Table.Td>{name}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {order ? (
          <Anchor component={Link} prefetch={false} href={path(`orders/${order.id}`)} size="sm">
            {order.key}
          </Anchor>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td>
        <Badge
          size="sm"
          variant="light"
          color={tone}
          c={`var(--badge-change-${tone})`}
          styles={{ root: { textTransform: 'none' } }}
        >
          {said}
        </Badge>
      </Table.Td>
      <Table.Td>
        {delivery ? (
          <>
            <Anchor component={Link} prefetch={false} href={path(`destinations/ledger?open=${delivery.id}`)} size="sm">
              <DeliveryState state={delivery.state} />
            </Anchor>{' '}
            {delivery.reason && words(delivery.reason)}
          </>
        ) : (
          'not planned'
        )}
      </Table.Td>
      <Table.Td maw={220}>
        <Text size="xs" ff="monospace" truncate title={key}>
          {key}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
