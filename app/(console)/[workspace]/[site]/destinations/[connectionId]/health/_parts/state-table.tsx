'use client';
/** The deliveries of the range by state and reason; each count leads to its rows in the ledger. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath } from '@/app/(console)/_kit/site-context';
import { DeliveryState } from '@/components/report/delivery-state';
import { formatCount, formatPercent, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { HealthAnswer } from './health-answer';

export function StateTable({ health: { deliveries, connection, from, to } }: { health: HealthAnswer }) {
  const path = usePath();
  if (deliveries.total === 0) return <EmptyState title="No deliveries were planned in these days" />;
  const rows = deliveries.byState.flatMap(({ state, deliveries: count }) => {
    const reasons = deliveries.byReason.filter((row) => row.state === state);
    const rest = count - reasons.reduce((sum, row) => sum + row.deliveries, 0);
    return [...(rest > 0 ? [{ state, reason: undefined, deliveries: rest }] : []), ...reasons];
  });
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={4} data-testid="states">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Reason or code</Table.Th>
            <Table.Th scope="col" className="numeric">
              Deliveries
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              Share
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ state, reason, deliveries: count }) => {
            const query = new URLSearchParams({ connection: connection.id, state, from, to, ...(reason && { reason }) });
            return (
              <Table.Tr key={`${state} ${reason}`}>
                <Table.Td>
                  <DeliveryState state={state} />
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{reason ? words(reason) : '–'}</Table.Td>
                <Table.Td className="numeric">
                  <Anchor component={Link} prefetch={false} size="sm" href={path(`destinations/ledger?${query}`)}>
                    {formatCount(count)}
                  </Anchor>
                </Table.Td>
                <Table.Td className="numeric">{formatPercent(count / deliveries.total)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
