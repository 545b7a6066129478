'use client';
/** One creative since its launch: what it cost and brought each week, and whether people tire of it. */
import { Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatDate, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import type { CreativeResult, CreativesResult } from '@/lib/reporting/reports/creatives/definition';
import type { Fatigue } from '@/lib/reporting/reports/creatives/proportions';
import type { View } from './use-view';

const verdicts: Record<Fatigue, string> = {
  falling:
    'Fewer people click than at first: in the last two full weeks the click-through rate was below that of the first two, by more than chance explains (1 case in 100).',
  not_shown:
    'No sign that people tire of it: the click-through rate of the last two full weeks is not below that of the first two beyond noise.',
  too_early: 'It has run for less than four full weeks: too early to say whether people tire of it.',
  too_few: 'Too few clicks in its first or last two full weeks to say whether people tire of it: at least 10 are needed.',
};

type Props = { row: string; report: CreativesResult; view: View };

export function WeekByWeek({ row, report, view }: Props) {
  const { range } = useRange();
  const weekly = useApi<CreativeResult>('reports/creative', { ...range, by: view.by, model: view.model, row });
  const name = report.rows.find((one) => one.row === row)?.name ?? 'Creative';
  return (
    <Paper withBorder p="sm" data-testid="week-by-week">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}, week by week since its launch
        </Text>
        <Button size="compact-sm" variant="subtle" style={{ flexShrink: 0 }} onClick={() => void view.change({ row: null })}>
          Close
        </Button>
      </Group>
      {weekly.error && <ErrorState error={weekly.error} retry={() => void weekly.refetch()} />}
      {weekly.isPending && <Skeleton h={200} role="status" aria-label="Loading" />}
      {weekly.data && weekly.data.weeks.length === 0 && <EmptyState title="It cost nothing in these days" />}
      {weekly.data && weekly.data.weeks.length > 0 && <Weeks result={weekly.data} />}
    </Paper>
  );
}

function Weeks({ result: { weeks, fatigue } }: { result: CreativeResult }) {
  return (
    <>
      <Text size="sm">{verdicts[fatigue]}</Text>
      <Table.ScrollContainer minWidth={620}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Week from</Table.Th>
              {['Cost', 'Shown', 'Clicks', 'CTR', 'CPC', 'Revenue', 'ROAS'].map((title) => (
                <Table.Th key={title} className="numeric">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weeks.map(({ from, cost, impressions, clicks, ctr, cpc, revenue, roas, isFull }) => (
              <Table.Tr key={from}>
                <Table.Th scope="row">
                  {formatDate(from)}
                  {!isFull && ' (not full)'}
                </Table.Th>
                <Table.Td className="numeric">
                  <Money of={cost} />
                </Table.Td>
                <Table.Td className="numeric">{formatCount(impressions)}</Table.Td>
                <Table.Td className="numeric">{formatCount(clicks)}</Table.Td>
                <Table.Td className="numeric">{ctr !== undefined && formatPercent(Number(ctr), 2)}</Table.Td>
                <Table.Td className="numeric">{cpc && <Money of={cpc} />}</Table.Td>
                <Table.Td className="numeric">{revenue && <Money of={revenue} />}</Table.Td>
                <Table.Td className="numeric">{roas !== undefined && `${formatCount(Number(roas).toFixed(2))}×`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
