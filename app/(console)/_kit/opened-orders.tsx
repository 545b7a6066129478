'use client';
/** The orders behind a figure, in a drawer of the page; which ones stands in the address, so that the list is a link. */
import { Anchor, Button, Drawer, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsJson, useQueryState } from 'nuqs';
import { z } from 'zod';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { OrdersResult } from '@/lib/reporting/reports/orders/definition';
import { usePath, useSite } from './site-context';
import { apiUrl, getJson } from './use-api';

const openedSchema = z.object({ title: z.string(), figure: z.string(), query: z.record(z.string(), z.string()) });
/** `figure` is the number that was clicked, as shown; `query` asks the list of orders for what it is made of. */
export type OpenedOrders = z.infer<typeof openedSchema>;

/** Which orders are open, and how to open others. */
export function useOpenedOrders() {
  return useQueryState(
    'opened',
    parseAsJson((value) => openedSchema.safeParse(value).data ?? null),
  );
}

type Props = { opened: OpenedOrders | null; onClose: () => void };

export function OpenedOrdersDrawer({ opened, onClose }: Props) {
  return (
    <Drawer
      opened={opened !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={opened?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <Orders opened={opened} />}
    </Drawer>
  );
}

function Orders({ opened: { query, figure } }: { opened: OpenedOrders }) {
  const { id } = useSite();
  // An empty value asks for a contact that did not state it, and must be sent.
  const url = `${apiUrl(id, 'orders', { sales: 'true' })}&${new URLSearchParams(query)}`;
  const orders = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<OrdersResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (orders.error) return <ErrorState error={orders.error} retry={() => void orders.refetch()} />;
  if (!orders.data) return <Skeleton h={300} role="status" aria-label="Loading" />;
  const rows = orders.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title="No orders" />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {formatCount(orders.data.pages[0]?.total ?? 0)} orders. {figure}
      </Text>
      <OrderRows rows={rows} />
      {orders.hasNextPage && (
        <Button variant="default" loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  );
}

function OrderRows({ rows }: { rows: OrdersResult['rows'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  const hasParts = rows.some(({ part, held }) => part ?? held);
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Order</Table.Th>
          <Table.Th>Placed</Table.Th>
          <Table.Th className="numeric">Contacts</Table.Th>
          {hasParts && <Table.Th className="numeric">Of it</Table.Th>}
          <Table.Th className="numeric">Revenue</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((order) => (
          <Table.Tr key={order.id}>
            <Table.Td>
              <Anchor component={Link} href={path(`orders/${order.id}`)} size="sm">
                {order.orderKey}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <Text size="sm">{formatTime(order.orderedAt, timeZone)}</Text>
            </Table.Td>
            <Table.Td className="numeric">{order.touches}</Table.Td>
            {hasParts && (
              <Table.Td className="numeric">
                <OrderPart order={order} />
              </Table.Td>
            )}
            <Table.Td className="numeric">
              {formatMoney(order.revenue)}
              {Number(order.refunded.amount) !== 0 && (
                <Text size="xs" c="dimmed">
                  {formatMoney(order.refunded)} refunded
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What of the order the figure holds: credit, or lines of a product with what came back of them. */
function OrderPart({ order: { part, held } }: { order: OrdersResult['rows'][number] }) {
  if (part) return formatMoney(part.revenue);
  if (!held) return null;
  const units = `${formatCount(held.units)} units`;
  return (
    <>
      {formatMoney(held.revenue)}
      <Text size="xs" c="dimmed">
        {Number(held.returned.amount) === 0 ? units : `${units}, ${formatMoney(held.returned)} back`}
      </Text>
    </>
  );
}
