'use client';
/** All orders, newest first, each with the touch that earned most of it. */
import { Anchor, Badge, Button, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Table } from '@/components/ui/table';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ChannelName } from '@/components/report/channel';
import { OrderKind } from '@/components/report/order-kind';
import { OrderState } from '@/components/report/order-state';
import { formatMoney, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { buyerNames } from '@/lib/model/order-kind';
import type { Range } from '@/lib/model/range';
import type { OrderRow, OrdersResult } from '@/lib/reporting/reports/orders/definition';
import { ordersQuery } from '../query';
import { activeFilters, Filters, useFilter } from './order-filters';

export function OrderList() {
  const { range } = useRange();
  const filters = useFilter();
  const [filter, change] = filters;
  const orders = useOrders(range, filter);
  const rows = orders.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <PageHeader
        title="Orders"
        about="Every order, newest first, with the visit that earned most of it."
        filters={activeFilters(filters)}
      >
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Filters filter={filter} change={change} total={orders.data && (orders.data.pages[0]?.total ?? 0)} />
        {orders.error && <ErrorState error={orders.error} retry={() => void orders.refetch()} />}
        {orders.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {orders.data && (
          <Paper withBorder>
            {rows.length === 0 ? (
              <EmptyState title="No orders match">Choose other days or remove a filter.</EmptyState>
            ) : (
              <OrderTable rows={rows} />
            )}
          </Paper>
        )}
        {orders.hasNextPage && (
          <Button variant="default" loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()} maw={200}>
            Show more
          </Button>
        )}
      </Stack>
    </>
  );
}

/** The orders of these days that fit, page by page. */
function useOrders(range: Range, filter: ReturnType<typeof useFilter>[0]) {
  const { id } = useSite();
  const url = apiUrl(id, 'orders', ordersQuery(range, filter));
  return useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<OrdersResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function OrderTable({ rows }: { rows: OrderRow[] }) {
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="sticky-column">Order</Table.Th>
            <Table.Th className="numeric" hiddenFrom="sm">
              Revenue
            </Table.Th>
            <Table.Th>Placed</Table.Th>
            <Table.Th>Sold through</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Credited to</Table.Th>
            <Table.Th>Click ID</Table.Th>
            <Table.Th className="numeric">Touches</Table.Th>
            <Table.Th className="numeric" visibleFrom="sm">
              Revenue
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((order) => (
            <OrderLine key={order.id} order={order} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Numbers, times and names stay on one line; notes below them may break. */
const whole = { whiteSpace: 'nowrap' } as const;

function OrderLine({ order }: { order: OrderRow }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.Tr>
      <Table.Td style={whole} className="sticky-column">
        <Anchor component={Link} prefetch={false} href={path(`orders/${order.id}`)} size="sm" fw={500}>
          {order.orderKey}
        </Anchor>{' '}
        {order.buyer !== 'returning' && (
          <Badge size="xs" variant="outline" color="gray" c="inherit" title="Whether the store had sold to the buyer before">
            {buyerNames[order.buyer]}
          </Badge>
        )}
      </Table.Td>
      <Table.Td className="numeric" hiddenFrom="sm">
        {formatMoney(order.revenue)}
      </Table.Td>
      <Table.Td style={whole}>{formatTime(order.orderedAt, timeZone)}</Table.Td>
      <Table.Td style={whole}>
        <OrderKind order={order} />
      </Table.Td>
      <Table.Td maw={150}>
        <OrderState state={order.state} test={order.test} />
        {order.outstanding && (
          <Note>
            {formatMoney(order.total)} received, {formatMoney(order.outstanding)} open
          </Note>
        )}
      </Table.Td>
      <Table.Td maw={260}>
        {order.leftOut ? (
          <Note>nobody, by your settings</Note>
        ) : (
          <ChannelName channel={order.credited?.channel ?? 'Unattributed'} />
        )}
        <Text size="xs" c="dimmed" truncate title={order.credited?.campaign}>
          {order.credited?.campaign}
        </Text>
      </Table.Td>
      <Table.Td maw={150}>
        {order.credited?.clickId && (
          <Text size="xs" ff="monospace" truncate title={order.credited.clickId.value}>
            {order.credited.clickId.param}={order.credited.clickId.value}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric">{order.touches}</Table.Td>
      <Table.Td className="numeric" visibleFrom="sm">
        {formatMoney(order.revenue)}
        {order.giftCards && <Note>and {formatMoney(order.giftCards)} of gift cards</Note>}
      </Table.Td>
    </Table.Tr>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}
