'use client';
/** All orders, newest first, each with the touch that earned most of it. */
import { Anchor, Badge, Button, Group, Paper, Select, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, getJson } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { ChannelName } from '@/components/report/channel';
import { OrderState } from '@/components/report/order-state';
import { RangePicker } from '@/components/report/range-picker';
import { formatCount, formatMoney, formatTime, words } from '@/components/ui/format';
import { EmptyState, ErrorState, PageTitle } from '@/components/ui/states';
import { orderStates } from '@/lib/model/order';
import { salesChannelNames, salesChannels } from '@/lib/model/sales-channel';
import type { Range } from '@/lib/model/range';
import { channels } from '@/lib/model/touchpoint';
import type { OrderRow, OrdersResult } from '@/lib/reporting/reports/orders/definition';

const EVERY = 'all';

export function OrderList() {
  const { range, preset, choosePreset, chooseRange } = useRange();
  const [filter, change] = useFilter();
  const orders = useOrders(range, filter);
  const rows = orders.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <PageTitle title="Orders">
        <RangePicker range={range} preset={preset} onPreset={choosePreset} onRange={chooseRange} />
      </PageTitle>
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

/** Which orders are shown, kept in the URL. */
function useFilter() {
  return useQueryStates({
    search: parseAsString.withDefault(''),
    state: parseAsStringLiteral(orderStates),
    channel: parseAsString,
    placed: parseAsStringLiteral(salesChannels),
  });
}

type FilterState = ReturnType<typeof useFilter>;

/** The orders of these days that fit, page by page. */
function useOrders(range: Range, filter: FilterState[0]) {
  const { id } = useSite();
  const url = apiUrl(id, 'orders', {
    ...range,
    search: filter.search,
    state: filter.state ?? undefined,
    channel: filter.channel ?? undefined,
    salesChannel: filter.placed ?? undefined,
  });
  return useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<OrdersResult>(pageParam ? `${url}&cursor=${encodeURIComponent(pageParam)}` : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

type FiltersProps = { filter: FilterState[0]; change: FilterState[1]; total: number | undefined };

function Filters({ filter, change, total }: FiltersProps) {
  const { ownChannels } = useSite();
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Order number"
        placeholder="part of it"
        leftSection={<IconSearch size={16} aria-hidden />}
        defaultValue={filter.search}
        onChange={({ currentTarget }) =>
          void change({ search: currentTarget.value || null }, { limitUrlUpdates: { method: 'debounce', timeMs: 300 } })
        }
      />
      <Select
        label="State"
        data={[{ value: EVERY, label: 'Every state' }, ...orderStates.map((state) => ({ value: state, label: words(state) }))]}
        value={filter.state ?? EVERY}
        onChange={(state) => void change({ state: orderStates.find((known) => known === state) ?? null })}
      />
      <Select
        label="Placed"
        data={[
          { value: EVERY, label: 'Everywhere' },
          ...salesChannels.map((value) => ({ value, label: salesChannelNames[value] })),
        ]}
        value={filter.placed ?? EVERY}
        onChange={(placed) => void change({ placed: salesChannels.find((known) => known === placed) ?? null })}
      />
      <Select
        label="Credited to"
        searchable
        data={[{ value: EVERY, label: 'Every channel' }, ...named, 'Unattributed']}
        value={filter.channel ?? EVERY}
        onChange={(channel) => void change({ channel: channel === EVERY ? null : channel })}
      />
      {total !== undefined && (
        <Text size="sm" c="dimmed" pb={8}>
          {formatCount(total)} orders
        </Text>
      )}
    </Group>
  );
}

function OrderTable({ rows }: { rows: OrderRow[] }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Order</Table.Th>
            <Table.Th>Placed</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Credited to</Table.Th>
            <Table.Th>Click ID</Table.Th>
            <Table.Th className="numeric">Touches</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((order) => (
            <Table.Tr key={order.id}>
              <Table.Td>
                <Anchor component={Link} href={path(`orders/${order.id}`)} size="sm" fw={500}>
                  {order.orderKey}
                </Anchor>{' '}
                {order.newCustomer && (
                  <Badge size="xs" variant="outline" color="gray" c="inherit">
                    new
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>{formatTime(order.orderedAt, timeZone)}</Table.Td>
              <Table.Td>
                <OrderState state={order.state} test={order.test} />
              </Table.Td>
              <Table.Td maw={260}>
                <ChannelName channel={order.credited?.channel ?? 'Unattributed'} />
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
              <Table.Td className="numeric">{formatMoney(order.revenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
