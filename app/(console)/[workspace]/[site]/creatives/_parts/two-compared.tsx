'use client';
/** Two rows side by side, and whether their click-through rates differ beyond noise. */
import { Button, Group, Paper, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import type { CreativeFigures, CreativesResult } from '@/lib/reporting/reports/creatives/definition';
import { type Difference, differenceOf } from '@/lib/reporting/reports/creatives/proportions';
import { type FigureColumn, figureColumns } from './figure-columns';
import type { View } from './use-view';

const verdicts: Record<Difference, string> = {
  differs:
    'Their click-through rates differ beyond noise: of two that are the same, chance makes such a difference in fewer than 1 of 20 cases.',
  within_noise: 'Their click-through rates may be the same: the difference is no larger than chance makes it.',
  too_few: 'Too few clicks to compare their click-through rates: each needs at least 10.',
};

export function TwoCompared({ report, view }: { report: CreativesResult; view: View }) {
  const chosen = view.compare.flatMap((row) => report.rows.find((one) => one.row === row) ?? []);
  const [left, right] = chosen;
  if (!left) return null;
  if (!right) return <Text size="sm">Tick another row to compare it with “{left.name}”.</Text>;
  return (
    <Paper withBorder p="sm" data-testid="compared">
      <Group justify="space-between">
        <Text fw={600}>Side by side</Text>
        <Button size="compact-sm" variant="subtle" onClick={() => void view.change({ compare: null })}>
          Close
        </Button>
      </Group>
      <Text size="sm">{verdicts[differenceOf(countsOf(left), countsOf(right))]}</Text>
      <Table.ScrollContainer minWidth={360}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              <Table.Th className="numeric">{left.name}</Table.Th>
              <Table.Th className="numeric">{right.name}</Table.Th>
              <Table.Th className="numeric">Difference</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {figureColumns.map(({ sort, name, show }) => (
              <Table.Tr key={sort}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td className="numeric">{show(left)}</Table.Td>
                <Table.Td className="numeric">{show(right)}</Table.Td>
                <Table.Td className="numeric">{changeOf(numberOf(left, sort), numberOf(right, sort))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function countsOf({ clicks, impressions }: CreativeFigures) {
  return { clicks: Number(clicks), impressions: Number(impressions) };
}

function numberOf(figures: CreativeFigures, name: FigureColumn['sort']): number | undefined {
  const figure = figures[name];
  return figure === undefined ? undefined : Number(typeof figure === 'object' ? figure.amount : figure);
}

/** How much the second is above the first. */
function changeOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined || from <= 0) return '';
  const percent = Math.round((to / from - 1) * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)} %`;
}
