'use client';
/** The orders behind a row of the attribution table. */
import { Anchor, Button, Drawer, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { OrdersResult } from '@/lib/reporting/reports/orders/definition';
import type { TreeNode } from '@/lib/reporting/tree';
import type { View } from './use-view';

const LEVELS = ['channel', 'source', 'campaign', 'adGroup', 'ad', 'keyword'] as const;

export function OrdersDrawer({ node, view, onClose }: { node: TreeNode | undefined; view: View; onClose: () => void }) {
  return (
    <Drawer
      opened={node !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={node?.path.filter(Boolean).join(' › ')}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {node && <OrdersOf node={node} view={view} />}
    </Drawer>
  );
}

function OrdersOf({ node, view }: { node: TreeNode; view: View }) {
  const { id, timeZone } = useSite();
  const { range } = useRange();
  const path = usePath();
  // A level that the touch did not state is asked for by an empty value.
  const levels = new URLSearchParams(node.path.map((value, depth) => [LEVELS[depth] ?? 'channel', value ?? '']));
  const url = `${apiUrl(id, 'orders', { ...range, model: view.models[0], lookbackDays: view.lookback })}&${levels}`;
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
                <Anchor component={Link} href={path(`orders/${order.id}`)} size="sm">
                  {order.orderKey}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{formatTime(order.orderedAt, timeZone)}</Text>
              </Table.Td>
              <Table.Td className="numeric">{order.touches}</Table.Td>
              <Table.Td className="numeric">{formatMoney(order.revenue)}</Table.Td>
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
