'use client';
/** The figures of a row of journeys: orders with a bar, revenue, and both by whether the buyer had bought before. */
import { Box, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { type BuyerKind, buyerNames } from '@/lib/model/order-kind';
import type { JourneyFigures } from '@/lib/reporting/reports/journeys/definition';
import type { PathFilter } from '@/lib/reporting/reports/journeys/path-filter';
import type { Open } from './open';

const KINDS = ['new', 'returning'] as const satisfies readonly BuyerKind[];

export function FigureHeads() {
  return (
    <>
      <Table.Th className="numeric">Orders</Table.Th>
      <Table.Th aria-label="Part of the orders" w="14%" visibleFrom="md" />
      <Table.Th className="numeric">Revenue</Table.Th>
      {KINDS.map((kind) => (
        <Table.Th key={kind} className="numeric">
          {buyerNames[kind].replace(/^./, (first) => first.toUpperCase())} buyers
        </Table.Th>
      ))}
    </>
  );
}

type Props = {
  row: JourneyFigures;
  name: string;
  /** Absent: the journey is too long to be asked for. */
  figure: Partial<PathFilter> | undefined;
  /** The largest number of orders beside it: the bar's whole length. */
  most: number;
  open: Open;
};

export function FigureCells({ row, name, figure, most, open }: Props) {
  const openAll = figure && (() => open(name, row, figure));
  return (
    <>
      <Table.Td className="numeric">
        {openAll ? (
          <Drill label={`${formatCount(row.orders)} orders: ${name}`} onClick={openAll} isNothing={row.orders === 0}>
            {formatCount(row.orders)}
          </Drill>
        ) : (
          formatCount(row.orders)
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Box h={8} w={`${most === 0 ? 0 : (row.orders / most) * 100}%`} bg="blue.5" style={{ borderRadius: 2 }} aria-hidden />
      </Table.Td>
      <Table.Td className="numeric">{formatMoney(row.revenue)}</Table.Td>
      {KINDS.map((kind) => {
        const part = row.buyers[kind];
        return (
          <Table.Td key={kind} className="numeric">
            <Drill
              label={`${formatCount(part.orders)} orders of ${buyerNames[kind]} buyers: ${name}`}
              onClick={() => figure && open(`${name}, ${buyerNames[kind]} buyers`, part, figure, { buyer: kind })}
              isNothing={part.orders === 0 || !figure}
            >
              {formatCount(part.orders)}
            </Drill>
            <Text span size="xs" c="dimmed">
              {' '}
              {formatMoney(part.revenue)}
            </Text>
          </Table.Td>
        );
      })}
    </>
  );
}

/** The largest number of orders of some rows. */
export function mostOrders(rows: { orders: number }[]): number {
  return Math.max(0, ...rows.map(({ orders }) => orders));
}
