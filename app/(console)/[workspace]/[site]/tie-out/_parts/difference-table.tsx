'use client';
/** The orders that differ, the largest difference first, each with its cause and a way to its receipt. */
import { Anchor, List, Table, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatCount, formatDate } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { TieOutResult } from '@/lib/reporting/reports/tie-out/definition';
import { tieOutCauseNames } from '@/lib/reporting/reports/tie-out/words';

export function DifferenceTable({ report: { differences, differing } }: { report: TieOutResult }) {
  const path = usePath();
  return (
    <>
      <Causes differences={differences} />
      <Table.ScrollContainer minWidth={520} type="native">
        <Table verticalSpacing={4} className="sticky-first" data-testid="tie-out-differences">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Order</Table.Th>
              <Table.Th>Day</Table.Th>
              <Table.Th>Why</Table.Th>
              <Table.Th className="numeric">Here</Table.Th>
              <Table.Th className="numeric">By the shop</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences.map(({ orderId, orderKey, day, cause, here, there }) => (
              <Table.Tr key={orderId ?? orderKey}>
                <Table.Td>
                  {orderId ? (
                    <Anchor component={Link} prefetch={false} href={path(`orders/${orderId}`)} size="sm">
                      {orderKey}
                    </Anchor>
                  ) : (
                    orderKey
                  )}
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatDate(day)}</Table.Td>
                <Table.Td title={tieOutCauseNames[cause].explain}>{tieOutCauseNames[cause].name}</Table.Td>
                <Table.Td className="numeric">
                  <Money of={here} />
                </Table.Td>
                <Table.Td className="numeric">
                  <Money of={there} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {differing > differences.length && (
        <Text size="xs" c="dimmed" mt={6}>
          {formatCount(differing - differences.length)} more are in the file.
        </Text>
      )}
    </>
  );
}

/** Each cause once, with how many orders it is of, and what it means. */
function Causes({ differences }: Pick<TieOutResult, 'differences'>) {
  const causes = [...Map.groupBy(differences, ({ cause }) => cause)].sort(([, left], [, right]) => right.length - left.length);
  return (
    <List size="sm" mb="xs">
      {causes.map(([cause, orders]) => (
        <List.Item key={cause}>
          <b>
            {tieOutCauseNames[cause].name}: {formatCount(orders.length)}.
          </b>{' '}
          {tieOutCauseNames[cause].explain}
        </List.Item>
      ))}
    </List>
  );
}
