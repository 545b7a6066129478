'use client';
/** Orders by the strongest tie between them and a browser. */
import { Table, Text, Tooltip } from '@mantine/core';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Tied } from './tied';
import type { JoinKind, QualityResult } from '@/lib/reporting/reports/quality/definition';

const kinds: Record<JoinKind, { name: string; explain: string }> = {
  browser: { name: 'The buyer’s own browser', explain: 'The browser reported the purchase itself, under its visitor.' },
  visitor_id: { name: 'Our id in the order', explain: 'The cart, the order or the payment carried the visitor’s id.' },
  checkout: { name: 'Checkout token', explain: 'The order’s checkout was seen in a browser.' },
  cart: { name: 'Cart token', explain: 'The order’s cart was seen in a browser.' },
  customer: { name: 'Customer ID', explain: 'The customer was logged in in a browser.' },
  email: { name: 'E-mail', explain: 'The same e-mail, as its hash, was given in a browser.' },
  phone: { name: 'Phone', explain: 'The same phone number, as its hash, was given in a browser.' },
  device: { name: 'Another tool’s browser id', explain: 'Segment’s anonymous id or the GA client id, seen in a browser.' },
  landing_page: { name: 'Landing page in the order', explain: 'No browser: the order itself remembers the page it began on.' },
  nothing: { name: 'Not tied to a browser', explain: 'No event of a browser named its cart, its customer or its e-mail.' },
};

export function JoinTable({ report: { joins, orders, ordersWithClickId, from, to } }: { report: QualityResult }) {
  const days = { from, to };
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
              <Table.Td>
                <Tooltip label={kinds[join.kind].explain} multiline maw={280}>
                  <span tabIndex={0} style={{ cursor: 'help' }}>
                    {kinds[join.kind].name}
                  </span>
                </Tooltip>
              </Table.Td>
              <Table.Td ta="right">
                <Tied {...days} name={kinds[join.kind].name} tie={{ kind: join.kind }} revenue={join.revenue}>
                  {formatCount(join.orders)}
                </Tied>
              </Table.Td>
              <Table.Td ta="right">{formatPercent(join.orders / orders)}</Table.Td>
              <Table.Td ta="right">
                <Tied {...days} name={kinds[join.kind].name} tie={{ kind: join.kind }} revenue={join.revenue}>
                  {formatMoney(join.revenue)}
                </Tied>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="sm">
        {formatPercent(ordersWithClickId / orders)} of the orders (
        <Tied {...days} name="With a click ID" tie={{ withClick: true }} isNothing={ordersWithClickId === 0}>
          {formatCount(ordersWithClickId)}
        </Tied>
        ) have a click ID in their path.
      </Text>
    </>
  );
}
