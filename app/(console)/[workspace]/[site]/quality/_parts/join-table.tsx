'use client';
/** Orders by the strongest tie between them and a browser. */
import { Table, Text } from '@mantine/core';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { JoinKind, QualityResult } from '@/lib/reporting/reports/quality/definition';

const names: Record<JoinKind, string> = {
  browser: 'The buyer’s own browser',
  visitor_id: 'Our id in the order',
  checkout: 'Checkout token',
  cart: 'Cart token',
  customer: 'Customer ID',
  email: 'E-mail',
  phone: 'Phone',
  device: 'Another tool’s browser id',
  landing_page: 'Landing page in the order',
  nothing: 'Not tied to a browser',
};

export function JoinTable({ report: { joins, orders, ordersWithClickId } }: { report: QualityResult }) {
  if (orders === 0) return <EmptyState title="No orders in these days" />;
  return (
    <>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Tied by</Table.Th>
            <Table.Th ta="right">Orders</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">Revenue</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {joins.map((join) => (
            <Table.Tr key={join.kind}>
              <Table.Td>{names[join.kind]}</Table.Td>
              <Table.Td ta="right">{formatCount(join.orders)}</Table.Td>
              <Table.Td ta="right">{formatPercent(join.orders / orders)}</Table.Td>
              <Table.Td ta="right">{formatMoney(join.revenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="sm">
        {formatPercent(ordersWithClickId / orders)} of the orders ({formatCount(ordersWithClickId)}) have a click ID in their
        path.
      </Text>
    </>
  );
}
