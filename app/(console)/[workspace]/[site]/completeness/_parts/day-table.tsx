'use client';
/** A row for each day that may not be all in: what is in, and what it will come to. */
import { Progress, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatCount, formatMoney, formatPercent, formatWeekday } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { CompletenessDay, CompletenessResult } from '@/lib/reporting/reports/completeness/definition';

export function DayTable({ report: { days } }: { report: CompletenessResult }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={4} className="sticky-first" data-testid="complete-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            <Table.Th>Complete</Table.Th>
            <Table.Th className="numeric">Sales so far</Table.Th>
            <Table.Th className="numeric">Sales expected</Table.Th>
            <Table.Th className="numeric">Net so far</Table.Th>
            <Table.Th className="numeric">Net expected</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map((day) => (
            <Table.Tr key={day.day}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {formatWeekday(day.day)}
                {!day.isOver && ' (so far)'}
              </Table.Td>
              <Table.Td className="numeric">{formatCount(day.orders)}</Table.Td>
              <Table.Td>
                <Share of={day} />
              </Table.Td>
              <Table.Td className="numeric">
                <Money of={day.soFar} />
              </Table.Td>
              <Table.Td className="numeric">
                <Expected of={day.expected} />
              </Table.Td>
              <Table.Td className="numeric">
                <Money of={day.netSoFar} />
              </Table.Td>
              <Table.Td className="numeric">
                <Expected of={day.netExpected} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Share({ of: { complete, isOver } }: { of: CompletenessDay }) {
  if (complete === undefined) return <Text size="sm">not known</Text>;
  return (
    <div style={{ minWidth: 80 }}>
      <Text size="sm">{formatPercent(complete)}</Text>
      <Progress value={complete * 100} size="xs" striped={!isOver} aria-label={`${formatPercent(complete)} complete`} />
    </div>
  );
}

/** What is expected, with how far it may be off. */
function Expected({ of: expected }: { of: CompletenessDay['expected'] }) {
  if (!expected) return 'not known';
  const { value, low, high } = expected;
  return (
    <>
      <Money of={value} />
      {low.amount !== high.amount && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {formatMoney(low)} to {formatMoney(high)}
        </Text>
      )}
    </>
  );
}
