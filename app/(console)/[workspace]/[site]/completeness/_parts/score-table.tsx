'use client';
/** What this page would have said in earlier weeks, beside what came. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatDate, formatMoney } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { CompletenessResult } from '@/lib/reporting/reports/completeness/definition';

const measures = { sales: 'Sales of the day before', returns: 'Returns since, of the two weeks before' } as const;

export function ScoreTable({ scores }: Pick<CompletenessResult, 'scores'>) {
  if (scores.length === 0)
    return (
      <Text size="sm" c="dimmed">
        History is too short to look back at what would have been expected.
      </Text>
    );
  const within = scores.filter(({ isWithin }) => isWithin).length;
  return (
    <>
      <Text size="sm" mb={6}>
        {within} of {scores.length} came within what would have been expected.
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={4} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Said on</Table.Th>
              <Table.Th>Of what</Table.Th>
              <Table.Th className="numeric">Expected</Table.Th>
              <Table.Th className="numeric">Came</Table.Th>
              <Table.Th>Within</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {scores.map(({ day, measure, expected, low, high, came, isWithin }) => (
              <Table.Tr key={`${day} ${measure}`}>
                <Table.Td>{formatDate(day)}</Table.Td>
                <Table.Td>{measures[measure]}</Table.Td>
                <Table.Td className="numeric">
                  <Money of={expected} />
                  {low.amount !== high.amount && (
                    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                      {formatMoney(low)} to {formatMoney(high)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="numeric">
                  <Money of={came} />
                </Table.Td>
                <Table.Td fw={isWithin ? undefined : 600}>{isWithin ? 'yes' : 'no'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
