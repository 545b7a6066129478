'use client';
/** What comes back of what is sold: of all, and of product groups and countries with enough orders. */
import { Table } from '@/components/ui/table';
import { formatCount, formatPercent } from '@/components/ui/format';
import type { CompletenessResult } from '@/lib/reporting/reports/completeness/definition';

/** By then so much has come back; the weeks between are in the file. */
const WEEKS_SHOWN = [1, 2, 4] as const;

export function ReturnTable({ returns }: Pick<CompletenessResult, 'returns'>) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={4} className="sticky-first">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Product group or country</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            {WEEKS_SHOWN.map((weeks) => (
              <Table.Th key={weeks} className="numeric">
                {weeks === 1 ? 'After a week' : `After ${weeks} weeks`}
              </Table.Th>
            ))}
            <Table.Th className="numeric">In the end</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {returns.map(({ group, country, orders, share, byWeek }) => (
            <Table.Tr key={`${group ?? ''} ${country ?? ''}`}>
              <Table.Td>{group ?? country ?? 'All orders'}</Table.Td>
              <Table.Td className="numeric">{formatCount(orders)}</Table.Td>
              {WEEKS_SHOWN.map((weeks) => (
                <Table.Td key={weeks} className="numeric">
                  {formatPercent(byWeek.slice(0, weeks).reduce((sum, rate) => sum + rate, 0))}
                </Table.Td>
              ))}
              <Table.Td className="numeric">{formatPercent(share)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
