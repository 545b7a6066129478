'use client';
/** Events by day and outcome, and their sums by source. */
import { BarChart } from '@mantine/charts';
import { Table } from '@mantine/core';
import { formatCount, formatDay, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';

const kinds = ['accepted', 'duplicate', 'filtered', 'rejected'] as const;
const colours = { accepted: 'teal.7', duplicate: 'blue.5', filtered: 'gray.5', rejected: 'red.6' };

export function Intake({ report: { intake } }: { report: QualityResult }) {
  if (intake.length === 0) return <EmptyState title="Nothing came in on these days" />;
  const days = [...Map.groupBy(intake, ({ day }) => day)].map(([day, rows]) => {
    const row: Record<string, string | number> = { day: formatDay(day) };
    for (const kind of kinds) {
      row[kind] = rows.filter(({ outcome }) => outcome.startsWith(kind)).reduce((sum, { events }) => sum + events, 0);
    }
    return row;
  });
  const sums = [...Map.groupBy(intake, ({ source, outcome }) => `${source}\n${outcome}`)]
    .map(([key, rows]) => ({
      key,
      source: rows[0]?.source ?? '',
      outcome: rows[0]?.outcome ?? '',
      events: rows.reduce((sum, { events }) => sum + events, 0),
    }))
    .sort((left, right) => (left.source < right.source ? -1 : left.source > right.source ? 1 : right.events - left.events));
  return (
    <>
      <BarChart
        h={220}
        type="stacked"
        data={days}
        dataKey="day"
        series={kinds.map((name) => ({ name, color: colours[name] }))}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        tickLine="none"
        gridAxis="x"
        valueFormatter={formatCount}
        barProps={{ isAnimationActive: false }}
      />
      <Table mt="md" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Source</Table.Th>
            <Table.Th>Became</Table.Th>
            <Table.Th ta="right">Events</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {sums.map(({ key, source, outcome, events }) => (
            <Table.Tr key={key}>
              <Table.Td>{source}</Table.Td>
              <Table.Td>{words(outcome)}</Table.Td>
              <Table.Td ta="right">{formatCount(events)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
