'use client';
/** Each day or month as it is counted here; where the shop says otherwise, its figure below. */
import { Table, Text } from '@mantine/core';
import { formatCount, formatMoney, formatWeekday } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { type TieOutFigure, type TieOutResult, type TieOutSide, tieOutFigures } from '@/lib/reporting/reports/tie-out/definition';

const names: Record<TieOutFigure, string> = {
  gross: 'Gross',
  discounts: 'Discounts',
  returns: 'Returns',
  net: 'Net',
  shipping: 'Shipping',
  tax: 'Tax',
  total: 'Total',
};

export function SideTable({ report: { days, here, there } }: { report: TieOutResult }) {
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table verticalSpacing={4} className="sticky-first" data-testid="tie-out-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            {tieOutFigures.map((figure) => (
              <Table.Th key={figure} className="numeric">
                {names[figure]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Row name="All" here={here} there={there} isTotal />
          {days.toReversed().map((day) => (
            <Row key={day.day} name={day.day.length > 7 ? formatWeekday(day.day) : day.day} here={day.here} there={day.there} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ name, here, there, isTotal = false }: { name: string; here: TieOutSide; there: TieOutSide; isTotal?: boolean }) {
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{name}</Table.Td>
      <Table.Td className="numeric">
        {formatCount(here.orders)}
        {here.orders !== there.orders && <Other>{formatCount(there.orders)}</Other>}
      </Table.Td>
      {tieOutFigures.map((figure) => (
        <Table.Td key={figure} className="numeric">
          <Money of={here[figure]} />
          {here[figure].amount !== there[figure].amount && <Other>{formatMoney(there[figure])}</Other>}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** What the shop says where that is another figure. */
function Other({ children }: { children: string }) {
  return (
    <Text size="xs" c="orange.9" fw={500} style={{ whiteSpace: 'nowrap' }}>
      shop: {children}
    </Text>
  );
}
