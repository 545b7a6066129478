'use client';
/** A row for all ads, each channel and each campaign with a budget. */
import { Anchor, Badge, Progress, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatMoney, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { BudgetResult, BudgetView } from '@/lib/reporting/reports/budget/definition';
import { AmountField } from './amount-field';
import { marginalWords } from './marginal-words';

type Props = { report: BudgetResult; mayPlan: boolean; saved: () => void };

export function BudgetTable({ report, mayPlan, saved }: Props) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={8} className="sticky-first" miw={1040} aria-label="Budgets of the month">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Ads</Table.Th>
            <Table.Th>Budget</Table.Th>
            <Table.Th className="numeric">Spent to date</Table.Th>
            <Table.Th miw={150}>Of the budget</Table.Th>
            <Table.Th className="numeric">Forecast of the month</Table.Th>
            <Table.Th miw={320}>The last tenth of cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.rows.map((row) => (
            <Table.Tr key={`${row.channel} ${row.campaign}`}>
              <Table.Th scope="row" fw={row.channel === undefined ? 700 : 400} maw={240}>
                <Name row={row} report={report} />
              </Table.Th>
              <Table.Td>
                {mayPlan ? (
                  <AmountField row={row} month={report.month} saved={saved} />
                ) : row.budget ? (
                  <Money of={row.budget} />
                ) : (
                  '–'
                )}
              </Table.Td>
              <Table.Td className="numeric">{formatMoney(row.spent)}</Table.Td>
              <Table.Td>
                <Used row={row} />
              </Table.Td>
              <Table.Td className="numeric">
                <Ahead row={row} />
              </Table.Td>
              <Table.Td>
                <Text size="sm">{marginalWords(row.marginal, formatMoney)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Opens the same cost on Performance. */
function Name({ row: { channel, campaign }, report: { from, to } }: { row: BudgetView; report: BudgetResult }) {
  const path = usePath();
  const filters = Object.entries({ channel, campaign }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const query = new URLSearchParams([['from', from], ['to', to], ['columns', 'cost,revenue,orders'], ...filters]);
  return (
    <Anchor
      component={Link}
      prefetch={false}
      href={`${path('performance')}?${query}`}
      size="sm"
      pl={campaign === undefined ? 0 : 'md'}
    >
      {campaign ?? channel ?? 'All ads'}
    </Anchor>
  );
}

/** How much of it is gone, beside how much of the month is. */
function Used({ row: { spentShare, elapsedShare } }: { row: BudgetView }) {
  if (spentShare === undefined) return <Text c="dimmed">–</Text>;
  const words = `${formatPercent(spentShare, 0)} spent, ${formatPercent(elapsedShare, 0)} of the month over`;
  return (
    <>
      <Progress value={Math.min(100, spentShare * 100)} color={spentShare > 1 ? 'red' : 'teal'} aria-label={words} />
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    </>
  );
}

const paces = { over: ['red', 'Over'], under: ['blue', 'Under'], on: ['teal', 'On budget'] } as const;

function Ahead({ row: { forecast, pace } }: { row: BudgetView }) {
  if (!forecast) return <Text c="dimmed">Too few days</Text>;
  const { expected, low, high } = forecast;
  return (
    <>
      <Money of={expected} />{' '}
      {pace && (
        <Badge size="sm" variant="light" color={paces[pace][0]} tt="none">
          {paces[pace][1]}
        </Badge>
      )}
      {low.amount !== high.amount && (
        <Text size="xs" c="dimmed">
          <Money of={low} /> to <Money of={high} />
        </Text>
      )}
    </>
  );
}
