/** Cost that no report contains: which rate is missing for it, and on which days. */
import { Text } from '@mantine/core';
import { formatCount, formatMoney, formatDays } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { MissingRates } from '@/lib/workspace';

export function MissingTable({ missing: { leftOut } }: { missing: MissingRates }) {
  if (leftOut.length === 0) return <Text size="sm">Nothing: all cost that is held can be converted.</Text>;
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" data-testid="missing-rates">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Rate missing</Table.Th>
            <Table.Th scope="col">Days</Table.Th>
            <Table.Th scope="col" className="numeric">
              Cost left out
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leftOut.map(({ currency, missing, from, to, days, cost }) => (
            <Table.Tr key={currency}>
              <Table.Td>{missing.join(' and ')}</Table.Td>
              <Table.Td>
                {formatCount(days)} {days === 1 ? 'day' : 'days'}, {formatDays({ from, to })}
              </Table.Td>
              <Table.Td className="numeric">{formatMoney({ amount: cost, currency })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
