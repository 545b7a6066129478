'use client';
/** The first orders as they would be stored, and what is wrong with rows that would not. */
import { Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatMoney, formatTime } from '@/components/ui/format';
import type { ImportPreview } from '@/lib/workspace/import-schemas';

const SHOWN_MAX = 12;

export function PreviewTable({ orders }: { orders: ImportPreview['orders'] }) {
  const { timeZone } = useSite();
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Row</Table.Th>
            <Table.Th>Order</Table.Th>
            <Table.Th>Placed</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right">Items</Table.Th>
            <Table.Th ta="right">Total</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {orders.slice(0, SHOWN_MAX).map((order) => (
            <Table.Tr key={order.row}>
              <Table.Td>{order.row}</Table.Td>
              {order.problem ? (
                <Table.Td colSpan={5}>
                  <Text size="sm" c="var(--mantine-color-error)">
                    {order.problem}
                  </Text>
                </Table.Td>
              ) : (
                <>
                  <Table.Td>{order.orderId}</Table.Td>
                  <Table.Td>{order.orderedAt && formatTime(order.orderedAt, timeZone)}</Table.Td>
                  <Table.Td>{order.status}</Table.Td>
                  <Table.Td ta="right">{order.items}</Table.Td>
                  <Table.Td ta="right">
                    {order.total && order.currency && formatMoney({ amount: order.total, currency: order.currency })}
                  </Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
