'use client';
/** The figures of a product or of a variant, each opening the orders behind it. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { metrics } from '@/lib/metrics/registry';
import type { ProductFigures } from '@/lib/reporting/reports/products/definition';
import type { Open } from './use-view';

type Props = {
  row: ProductFigures;
  name: string;
  /** Parameters of the list of orders; absent: the row is a sum of many and opens nothing. */
  orders?: Record<string, string>;
  open: Open;
};

export function FigureCells({ row, name, orders, open }: Props) {
  const opens = (figure: string, more: Record<string, string> = {}) => ({
    label: `${figure}: ${name}`,
    onClick: () => orders && open(name, `They hold ${figure} of it.`, { ...orders, ...more }),
  });
  const money = (value: ProductFigures['revenue']) => formatMoney(value);
  const isNothing = (value: string) => !orders || Number(value) === 0;
  const back = { returned: 'true' };
  return (
    <>
      <Table.Td className="numeric">
        <Drill {...opens(money(row.revenue))} isNothing={!orders || row.orders === 0}>
          <Money of={row.revenue} />
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(`${formatCount(row.units)} units`)} isNothing={isNothing(row.units)}>
          {formatCount(row.units)}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(money(row.revenue))} label={`${row.orders} orders: ${name}`} isNothing={!orders || row.orders === 0}>
          {formatCount(row.orders)}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(`${money(row.discounts)} of discounts`)} isNothing={isNothing(row.discounts.amount)}>
          <Money of={row.discounts} />
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(`${formatCount(row.returnedUnits)} units returned`, back)} isNothing={isNothing(row.returnedUnits)}>
          {formatCount(row.returnedUnits)}
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(`${money(row.returned)} returned`, back)} isNothing={isNothing(row.returned.amount)}>
          <Money of={row.returned} />
        </Drill>
      </Table.Td>
      <Table.Td className="numeric">
        <Drill {...opens(`${money(row.net)} net`)} isNothing={!orders || row.orders === 0}>
          <Money of={row.net} />
        </Drill>
      </Table.Td>
      <CostCells row={row} />
    </>
  );
}

/** A dash where nothing is known of what it cost; a part that is known is said. */
function CostCells({ row: { costs, contribution, costsKnown } }: Pick<Props, 'row'>) {
  const isPart = costsKnown !== undefined && Number(costsKnown) < 1;
  return (
    <>
      <Table.Td className="numeric">{costs ? <Money of={costs} /> : '–'}</Table.Td>
      <Table.Td
        className="numeric"
        {...(isPart && { title: `Costs known for ${formatPercent(Number(costsKnown), 1)} of net revenue` })}
      >
        {contribution ? <Money of={contribution} /> : '–'}
        {isPart && contribution && ' *'}
      </Table.Td>
    </>
  );
}

export const figureColumns = [
  { sort: 'revenue', name: metrics.productRevenue.name, explain: metrics.productRevenue.formula },
  { sort: 'units', name: 'Units', explain: 'Pieces sold, or a weight.' },
  { sort: 'orders', name: 'Orders', explain: 'Orders that hold it, each once.' },
  { sort: 'discounts', name: metrics.productDiscounts.name, explain: metrics.productDiscounts.formula },
  { sort: 'returnedUnits', name: 'Units back', explain: 'Pieces returned, where the refund says which.' },
  { sort: 'returned', name: metrics.productReturns.name, explain: metrics.productReturns.formula },
  { sort: 'net', name: metrics.productNet.name, explain: metrics.productNet.formula },
  { sort: 'costs', name: metrics.productCosts.heading ?? metrics.productCosts.name, explain: metrics.productCosts.formula },
  {
    sort: 'contribution',
    name: metrics.productContribution.heading ?? metrics.productContribution.name,
    explain: `${metrics.productContribution.formula} * Costs are known of a part alone.`,
  },
] as const;

/** Below a name, what else it is known by. */
export function Below({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed" truncate title={children}>
      {children}
    </Text>
  );
}
