'use client';
/** Each day or month as it is counted here; where the shop says otherwise, its figure below. Every figure opens its orders. */
import { Table, Text } from '@mantine/core';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatWeekday } from '@/components/ui/format';
import { addDays, parseDay } from '@/lib/core/day';
import type { TieOutFiled, TieOutResult, TieOutSide } from '@/lib/reporting/reports/tie-out/definition';
import { type TieOutFigure, tieOutFigures } from '@/lib/reporting/reports/tie-out/names';
import { useOpenedRow } from './opened-row';

const names: Record<TieOutFigure | 'orders', string> = {
  orders: 'Orders',
  gross: 'Gross',
  discounts: 'Discounts',
  returns: 'Returns',
  net: 'Net',
  shipping: 'Shipping',
  tax: 'Tax',
  total: 'Total',
};

type Days = { from: string; to: string };

const MONTH_DAYS_MAX = 31;

export function SideTable({ report }: { report: TieOutResult }) {
  const { days, here, there, shops, listed, from, to } = report;
  // Where nothing of the shop tells of these days, its side is not zero but not there.
  const isTold = (row: Days) => shops.length > 0 || (listed !== undefined && listed.from < row.to && listed.through >= row.from);
  const byShop = (side: TieOutSide, row: Days) => (isTold(row) ? { there: side } : {});
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table verticalSpacing={4} className="sticky-first" data-testid="tie-out-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            {(['orders', ...tieOutFigures] as const).map((figure) => (
              <Table.Th key={figure} className="numeric">
                {names[figure]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Row name="All" days={{ from, to }} here={here} {...byShop(there, { from, to })} isTotal />
          {days.toReversed().map((row) => {
            const own = daysOf(row.day, { from, to });
            return (
              <Row
                key={row.day}
                name={row.day.length > 7 ? formatWeekday(row.day) : row.day}
                days={own}
                here={row.here}
                {...byShop(row.there, own)}
                {...(row.file && { file: row.file })}
              />
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The days of a row, a day or a month, within those of the report. */
function daysOf(row: string, { from, to }: Days): Days {
  const day = parseDay(row);
  if (day) return { from: day, to: addDays(day, 1) };
  const first = parseDay(`${row}-01`);
  const next = first && parseDay(`${addDays(first, MONTH_DAYS_MAX).slice(0, 7)}-01`);
  if (!first || !next) return { from, to };
  return { from: first > from ? first : from, to: next < to ? next : to };
}

type RowProps = { name: string; days: Days; here: TieOutSide; there?: TieOutSide; file?: TieOutFiled; isTotal?: boolean };

function Row({ name, isTotal = false, ...row }: RowProps) {
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{name}</Table.Td>
      {(['orders', ...tieOutFigures] as const).map((figure) => (
        <Table.Td key={figure} className="numeric">
          <Cell name={name} figure={figure} {...row} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

type CellProps = Omit<RowProps, 'isTotal'> & { figure: TieOutFigure | 'orders' };

/** The figure here, and below it what the shop says, or its own report, where that is another. */
function Cell({ name, figure, days, here, there, file }: CellProps) {
  const [, setOpened] = useOpenedRow();
  const own = textOf(here, figure);
  const told = there && textOf(there, figure);
  const filed = file && textOf(file, figure);
  const open = () => void setOpened({ title: `${names[figure]}, ${name}`, query: { ...days, figure } });
  return (
    <>
      <Drill
        label={`${names[figure]} of ${name}: its orders`}
        onClick={open}
        isNothing={isZero(here, figure) && isZero(there, figure)}
      >
        {own}
      </Drill>
      {told !== undefined && told !== own && <Other by="shop">{told}</Other>}
      {filed !== undefined && filed !== own && <Other by="report">{filed}</Other>}
    </>
  );
}

function textOf(side: TieOutSide | TieOutFiled, figure: CellProps['figure']): string | undefined {
  const value = side[figure];
  return value === undefined ? undefined : typeof value === 'number' ? formatCount(value) : formatMoney(value);
}

function isZero(side: TieOutSide | undefined, figure: CellProps['figure']): boolean {
  const value = side?.[figure];
  return Number(typeof value === 'object' ? value.amount : (value ?? 0)) === 0;
}

/** What another says where that is another figure. */
function Other({ by, children }: { by: 'shop' | 'report'; children: string }) {
  return (
    <Text size="xs" c="var(--attention-color)" fw={500} style={{ whiteSpace: 'nowrap' }}>
      {by}: {children}
    </Text>
  );
}
