'use client';
/** The orders, or other conversions, behind a figure, in a drawer of the page; loaded when it is first opened (opened-orders.tsx). */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import type { OrdersResult } from '@/lib/reporting/reports/orders/definition';
import { ListDrawer, PagedList } from './list-drawer';
import type { OpenedOrders } from './opened';
import { OpenedConversions } from './opened-conversions';
import { usePath, useSite } from './site-context';
import { apiUrl } from './use-api';

export type OrdersDrawerProps = { opened: OpenedOrders | null; onClose: () => void };

export function OrdersDrawer({ opened, onClose }: OrdersDrawerProps) {
  return (
    <ListDrawer title={opened?.title} onClose={onClose}>
      {opened && (opened.query['conversion'] === undefined ? <Orders opened={opened} /> : <OpenedConversions opened={opened} />)}
    </ListDrawer>
  );
}

function Orders({ opened: { query, figure } }: { opened: OpenedOrders }) {
  const { id } = useSite();
  // An empty value asks for a contact that did not state it, and must be sent.
  const url = `${apiUrl(id, 'orders')}?${new URLSearchParams({ sales: 'true', ...query })}`;
  const about = ({ total }: OrdersResult) => `${formatCount(total)} orders${query['under'] === undefined ? '.' : ','} ${figure}`;
  return (
    <PagedList<OrdersResult> url={url} nothing="No orders" about={about}>
      {(rows) => <OrderRows rows={rows} />}
    </PagedList>
  );
}

function OrderRows({ rows }: { rows: OrdersResult['rows'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  // Of a figure that holds orders in part, the parts sum to the figure.
  const hasParts = rows.some(({ part }) => part !== undefined);
  const hasHeld = rows.some(({ held }) => held !== undefined);
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Order</Table.Th>
          <Table.Th>Placed</Table.Th>
          {!hasParts && <Table.Th className="numeric">Contacts</Table.Th>}
          {hasHeld && <Table.Th className="numeric">Of it</Table.Th>}
          <Table.Th className="numeric">Revenue</Table.Th>
          {hasParts && <Table.Th className="numeric">Credit</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((order) => (
          <Table.Tr key={order.id}>
            <Table.Td>
              <Anchor component={Link} prefetch={false} href={path(`orders/${order.id}`)} size="sm">
                {order.orderKey}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <Text size="sm">{formatTime(order.orderedAt, timeZone)}</Text>
            </Table.Td>
            {!hasParts && <Table.Td className="numeric">{order.touches}</Table.Td>}
            {hasHeld && <Table.Td className="numeric">{order.held && <Held held={order.held} />}</Table.Td>}
            <Table.Td className="numeric">
              {formatMoney(order.net)}
              {Number(order.refunded.amount) !== 0 && (
                <Text size="xs" c="dimmed">
                  after {formatMoney(order.refunded)} refunded
                </Text>
              )}
            </Table.Td>
            {hasParts && <Table.Td className="numeric">{order.part && <Credit part={order.part} />}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Less than the order, where others have a part in it too. */
function Credit({ part: { revenue, orders } }: { part: NonNullable<OrdersResult['rows'][number]['part']> }) {
  return (
    <>
      {formatMoney(revenue)}
      {Number(orders) !== 1 && (
        <Text size="xs" c="dimmed">
          {formatCount(orders)} of the order
        </Text>
      )}
    </>
  );
}

/** The order's lines of a product, with what came back of them. */
function Held({ held: { units, revenue, returned } }: { held: NonNullable<OrdersResult['rows'][number]['held']> }) {
  const count = `${formatCount(units)} units`;
  return (
    <>
      {formatMoney(revenue)}
      <Text size="xs" c="dimmed">
        {Number(returned.amount) === 0 ? count : `${count}, ${formatMoney(returned)} back`}
      </Text>
    </>
  );
}
