'use client';
/** Each day or month as it is counted here; where the shop says otherwise, its figure below. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatCount, formatMoney, formatWeekday } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { TieOutFiled, TieOutResult, TieOutSide } from '@/lib/reporting/reports/tie-out/definition';
import { type TieOutFigure, tieOutFigures } from '@/lib/reporting/reports/tie-out/names';

const names: Record<TieOutFigure, string> = {
  gross: 'Gross',
  discounts: 'Discounts',
  returns: 'Returns',
  net: 'Net',
  shipping: 'Shipping',
  tax: 'Tax',
  total: 'Total',
};

export function SideTable({ report: { days, here, there, shops } }: { report: TieOutResult }) {
  // Where no shop tells of orders, its side is not zero but not there.
  const byShop = (side: TieOutSide) => (shops.length > 0 ? { there: side } : {});
  return (
    <Table.ScrollContainer minWidth={720}>
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
          <Row name="All" here={here} {...byShop(there)} isTotal />
          {days.toReversed().map((day) => (
            <Row
              key={day.day}
              name={day.day.length > 7 ? formatWeekday(day.day) : day.day}
              here={day.here}
              {...byShop(day.there)}
              {...(day.file && { file: day.file })}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = { name: string; here: TieOutSide; there?: TieOutSide; file?: TieOutFiled; isTotal?: boolean };

function Row({ name, here, there, file, isTotal = false }: RowProps) {
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{name}</Table.Td>
      <Table.Td className="numeric">
        {formatCount(here.orders)}
        {there && here.orders !== there.orders && <Other by="shop">{formatCount(there.orders)}</Other>}
        {file?.orders !== undefined && file.orders !== here.orders && <Other by="report">{formatCount(file.orders)}</Other>}
      </Table.Td>
      {tieOutFigures.map((figure) => (
        <Table.Td key={figure} className="numeric">
          <Money of={here[figure]} />
          {there && here[figure].amount !== there[figure].amount && <Other by="shop">{formatMoney(there[figure])}</Other>}
          <Filed figure={figure} here={here} file={file} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** The figure of the shop's own report, where one was given and says otherwise. */
function Filed({ figure, here, file }: { figure: TieOutFigure; here: TieOutSide; file: TieOutFiled | undefined }) {
  const filed = file?.[figure];
  return filed && filed.amount !== here[figure].amount ? <Other by="report">{formatMoney(filed)}</Other> : null;
}

/** What another says where that is another figure. */
function Other({ by, children }: { by: 'shop' | 'report'; children: string }) {
  return (
    <Text size="xs" c="var(--attention-color)" fw={500} style={{ whiteSpace: 'nowrap' }}>
      {by}: {children}
    </Text>
  );
}
