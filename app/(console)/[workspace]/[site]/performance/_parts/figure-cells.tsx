'use client';
/** The figures of one row: touches, then for each model its columns and, from the second on, the difference to the first. */
import { Table, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatChange, formatCount, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { type Currency, exponentOf, parseCurrency } from '@/lib/core/currency';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';
import { noFigures, orderText, revenueText, type TreeFigures } from '@/lib/reporting/tree';
import type { Figures } from './cells';
import type { ColumnId, View } from './use-view';

type Props = {
  report: AttributionResult;
  view: View;
  figures: Figures;
  touches: number | undefined;
  strong?: boolean;
  /** Makes the orders of the first model a button. */
  onOrders?: () => void;
};

export function FigureCells({ report, view, figures, touches, strong, onOrders }: Props) {
  const first = figures[report.models[0]?.id ?? 'linear'] ?? noFigures();
  const currency = parseCurrency(report.currency);
  if (!currency) return null;
  const store = Number(report.totals.revenue.amount) * 10 ** exponentOf(currency);
  return (
    <>
      {view.columns.includes('touches') && (
        <Table.Td className="numeric" fw={strong ? 600 : undefined}>
          {touches === undefined ? '' : formatCount(touches)}
        </Table.Td>
      )}
      {report.models.flatMap(({ id: model }, index) => {
        const own = figures[model] ?? noFigures();
        const cells = (['orders', 'revenue', 'share', 'aov', 'new'] as const)
          .filter((column) => view.columns.includes(column))
          .map((column) => (
            <Table.Td key={`${model} ${column}`} className="numeric" fw={strong ? 600 : undefined}>
              {column === 'orders' && onOrders && own.orders !== 0n ? (
                <UnstyledButton
                  fz="inherit"
                  td="underline"
                  onClick={onOrders}
                  aria-label={`Show the ${orderText(own.orders)} orders`}
                >
                  {cellText(column, own, currency, store)}
                </UnstyledButton>
              ) : (
                cellText(column, own, currency, store)
              )}
            </Table.Td>
          ));
        return index === 0
          ? cells
          : [...cells, <Difference key={`${model} difference`} own={own} first={first} currency={currency} />];
      })}
    </>
  );
}

function cellText(column: Exclude<ColumnId, 'touches'>, figures: TreeFigures, currency: Currency, storeMinor: number): ReactNode {
  switch (column) {
    case 'orders':
      return formatCount(orderText(figures.orders));
    case 'new':
      return formatCount(orderText(figures.newCustomerOrders));
    case 'revenue':
      return moneyOf(figures.revenue, currency);
    case 'share':
      return storeMinor === 0 ? '–' : formatPercent(Number(figures.revenue) / storeMinor);
    case 'aov':
      return figures.orders === 0n ? '–' : moneyOf((figures.revenue * 10_000n) / figures.orders, currency);
  }
}

function moneyOf(minor: bigint, currency: Currency): ReactNode {
  return <Money of={{ amount: revenueText(minor, currency), currency }} />;
}

/** Beside the first model, in no colour: neither is the true one. */
function Difference({ own, first, currency }: { own: TreeFigures; first: TreeFigures; currency: Currency }) {
  const difference = own.revenue - first.revenue;
  if (difference === 0n) return <Table.Td className="numeric">±0</Table.Td>;
  const share = first.revenue === 0n ? '' : ` (${formatChange(Number(own.revenue) / Number(first.revenue))})`;
  return (
    <Table.Td className="numeric">
      {difference > 0n ? '+' : ''}
      {moneyOf(difference, currency)}
      {share}
    </Table.Td>
  );
}
