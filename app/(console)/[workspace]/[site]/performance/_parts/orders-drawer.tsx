'use client';
/** The orders behind a row of the attribution table. */
import { Anchor, Button, Drawer, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { placedQuery } from '@/components/report/order-filter';
import { formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { Range } from '@/lib/model/range';
import type { OrdersResult } from '@/lib/reporting/reports/orders/definition';
import type { TreeNode } from '@/lib/reporting/tree';
import type { View } from './use-view';

/** Orders to be listed, by the API's parameters. */
export type ChosenOrders = {
  title: string;
  query: Record<string, string>;
  /** The query itself says of which days, and the view's filters do not count. */
  ofAllDays?: boolean;
};

const LEVELS = ['channel', 'source', 'campaign', 'adGroup', 'ad', 'keyword'] as const;

/** The orders credited to a branch of the tree. */
export function ordersOfNode({ path }: TreeNode): ChosenOrders {
  const query = Object.fromEntries(path.map((value, depth) => [LEVELS[depth] ?? 'channel', value ?? '']));
  return { title: path.filter(Boolean).join(' › '), query };
}

type Props = { chosen: ChosenOrders | undefined; view: View; onClose: () => void };

export function OrdersDrawer({ chosen, view, onClose }: Props) {
  return (
    <Drawer
      opened={chosen !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={chosen?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {chosen && <OrdersOf chosen={chosen} view={view} />}
    </Drawer>
  );
}

function OrdersOf({ chosen, view }: { chosen: ChosenOrders; view: View }) {
  const { id, timeZone } = useSite();
  const { range } = useRange();
  const path = usePath();
  const url = ordersUrl(id, range, view, chosen);
  const orders = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<OrdersResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (orders.error) return <ErrorState error={orders.error} retry={() => void orders.refetch()} />;
  if (!orders.data) return <Skeleton h={300} aria-label="Loading" />;
  const rows = orders.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title="No orders are credited to this row" />;
  return (
    <Stack>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Order</Table.Th>
            <Table.Th>Placed</Table.Th>
            <Table.Th className="numeric">Touches</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
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
              <Table.Td className="numeric">{order.touches}</Table.Td>
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
      {orders.hasNextPage && (
        <Button variant="default" loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  );
}

/** What the row counts, and nothing else: sales alone, under the view's own filters. */
function ordersUrl(siteId: string, range: Range, view: View, { query, ofAllDays }: ChosenOrders): string {
  const ofView = { ...range, lookbackDays: view.lookback, ...placedQuery(view.placed), buyer: view.buyer ?? undefined };
  const base = apiUrl(siteId, 'orders', { model: view.models[0], sales: 'true', ...(!ofAllDays && without(ofView, query)) });
  // A level that the touch did not state is asked for by an empty value.
  return `${base}&${new URLSearchParams(query)}`;
}

function without(parameters: Record<string, string | number | undefined>, names: object) {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !(name in names)));
}
