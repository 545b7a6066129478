'use client';
/** A row for each cohort, a column for each window of days, shaded by the figure within its column. */
import { Text, UnstyledButton } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { ChannelName } from '@/components/report/channel';
import { Drill } from '@/components/report/drill';
import { Pager } from '@/components/report/pager';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { isLabelDimension, labelFilterText, labelOf } from '@/lib/reporting/dimension-names';
import { type Cohort, cohortText, cohortWindows, levelTitle } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortFigures, CohortsResult } from '@/lib/reporting/reports/cohorts/definition';
import { type CohortFigure, noWonFilter, PAGE_ROWS } from '../query';
import { cohortName } from './cohort-names';
import classes from './cohorts.module.css';
import { cohortOf } from './cohort-orders';
import { SpendCells, SpendHeads } from './cohort-spend';
import type { View } from './use-view';

type Row = CohortsResult['rows'][number];
type Window = CohortFigures['windows'][number];
type Props = { report: CohortsResult; view: View };

export function CohortTable({ report, view }: Props) {
  const { by, rows, total } = report;
  const hasCost = total.spend !== undefined;
  // Each column by its own scale: sums grow from one to the next.
  const most = cohortWindows.map((_, index) => Math.max(0, ...rows.map((row) => figureOf(row.windows[index], view.cell))));
  return (
    <>
      <Table.ScrollContainer minWidth={hasCost ? 1_080 : 820}>
        <Table verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{levelTitle(by)}</Table.Th>
              <Table.Th className="numeric">Customers</Table.Th>
              {hasCost && <SpendHeads />}
              {cohortWindows.map((days) => (
                <Table.Th key={days} className="numeric">
                  {days} days
                </Table.Th>
              ))}
              <Table.Th className="numeric">Until now</Table.Th>
              <Table.Th className="numeric">Ordered again</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.month?.from ?? row.key}>
                <Table.Th scope="row" fw={400} maw={280} miw={130}>
                  <Name row={row} report={report} view={view} />
                </Table.Th>
                <Cells
                  row={row}
                  name={cohortName(row, by)}
                  cohort={cohortOf(report, view, row)}
                  most={most}
                  view={view}
                  hasCost={hasCost}
                />
              </Table.Tr>
            ))}
            <Table.Tr fw={600}>
              <Table.Th scope="row">All</Table.Th>
              <Cells row={total} name="All customers" cohort={cohortOf(report, view)} most={[]} view={view} hasCost={hasCost} />
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager report={report} offset={view.offset} pageRows={PAGE_ROWS} onOffset={(offset) => void view.change({ offset })} />
    </>
  );
}

/** A value narrows the table to it, month by month. */
function Name({ row, report: { by }, view }: { row: Row } & Props) {
  const name = cohortName(row, by);
  if (by === 'month') return name;
  const shown = by === 'channel' && row.kind === 'value' ? <ChannelName channel={name} /> : name;
  if (row.kind !== 'value')
    return (
      <Text size="sm" c="dimmed">
        {shown}
      </Text>
    );
  const narrowed = isLabelDimension(by) ? { label: labelFilterText(labelOf(by), row.value) } : { [by]: row.value ?? null };
  return (
    <UnstyledButton
      fz="sm"
      className="drill"
      title={`Only ${name}, month by month`}
      onClick={() => void view.change({ ...noWonFilter, ...narrowed, by: 'month', offset: null }, { history: 'push' })}
    >
      {shown}
    </UnstyledButton>
  );
}

function figureOf(of: Pick<CohortFigures, CohortFigure> | undefined, figure: CohortFigure): number {
  if (!of) return 0;
  return figure === 'repeatRate' ? Number(of.repeatRate ?? 0) : Number(of[figure]?.amount ?? 0);
}

type CellsProps = { row: CohortFigures; name: string; cohort: Cohort; most: number[]; view: View; hasCost: boolean };

function Cells({ row, name, cohort, most, view, hasCost }: CellsProps) {
  const [, setOpened] = useOpenedOrders();
  const open = (title: string, figure: string, more: Partial<Cohort> = {}) =>
    void setOpened({
      title: `${name}: ${title}`,
      figure,
      query: { model: view.model, cohort: cohortText({ ...cohort, ...more }) },
    });
  const sum = (money: CohortFigures['revenue']) => `${formatMoney(money)} after refunds.`;
  return (
    <>
      <Table.Td className="numeric">
        <Drill
          label={`customers, ${name}`}
          onClick={() => open('first orders', 'One for each customer.', { part: 'first' })}
          isNothing={row.customers === 0}
        >
          {formatCount(row.customers)}
        </Drill>
      </Table.Td>
      {hasCost && <SpendCells spend={row.spend} />}
      {row.windows.map((window, index) => (
        <WindowCell
          key={window.days}
          window={window}
          name={name}
          figure={view.cell}
          most={most[index] ?? 0}
          open={(part) =>
            open(`${window.days} days`, part ? 'The second of each customer who came back.' : sum(window.revenue), {
              within: window.days,
              ...(part && { part }),
            })
          }
        />
      ))}
      <Table.Td className="numeric">
        <Drill label={`all orders, ${name}`} onClick={() => open('all orders', sum(row.revenue))} isNothing={row.customers === 0}>
          {view.cell === 'perCustomer' && row.perCustomer ? <Money of={row.perCustomer} /> : <Money of={row.revenue} />}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill
          label={`second orders, ${name}`}
          onClick={() => open('second orders', 'The second of each customer who came back.', { part: 'second' })}
          isNothing={row.repeat === 0}
        >
          {row.repeatRate === undefined ? '' : formatPercent(Number(row.repeatRate))}
        </Drill>
        <Text size="xs" c="dimmed">
          {formatCount(row.repeat)}
        </Text>
      </Table.Td>
    </>
  );
}

type WindowProps = { window: Window; name: string; figure: CohortFigure; most: number; open: (part?: 'second') => void };

function WindowCell({ window, name, figure, most, open }: WindowProps) {
  if (window.customers === 0) return <Table.Td className="numeric" />;
  const isRepeat = figure === 'repeatRate';
  const heat = most > 0 ? Math.max(0, figureOf(window, figure) / most) : 0;
  return (
    <Table.Td
      className={`numeric ${classes['cell']} ${window.finished ? '' : classes['unfinished']}`}
      __vars={{ '--heat': `${Math.round(heat * 32)}%` }}
    >
      <Drill
        label={`${window.days} days, ${name}`}
        onClick={() => open(isRepeat ? 'second' : undefined)}
        isNothing={isRepeat && window.repeat === 0}
      >
        {isRepeat ? formatPercent(Number(window.repeatRate ?? 0)) : <Money of={window[figure] ?? window.revenue} />}
      </Drill>
      {!window.finished && <Text size="xs">so far, {formatCount(window.customers)} customers</Text>}
    </Table.Td>
  );
}
