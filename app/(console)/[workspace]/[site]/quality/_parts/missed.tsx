/** What webhooks have missed, found by asking the shop itself, with its money. */
import { Anchor, Code, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatMoney, formatTime } from '@/components/ui/format';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';

type Shop = QualityResult['missed'][number];

export function Missed({ missed }: { missed: QualityResult['missed'] }) {
  const path = usePath();
  if (missed.length === 0) {
    return (
      <Text size="sm">
        Give a Shopify, WooCommerce or BigCommerce source access to its shop under{' '}
        <Anchor component={Link} prefetch={false} href={path('sources')} underline="always">
          Sources
        </Anchor>
        : then Tieback looks for missed orders every hour and adds them.
      </Text>
    );
  }
  return (
    <Stack gap="lg">
      {missed.map((shop) => (
        <ShopMisses key={shop.sourceId} shop={shop} />
      ))}
    </Stack>
  );
}

function ShopMisses({ shop }: { shop: Shop }) {
  const { timeZone } = useSite();
  const path = usePath();
  const { name, sourceId, orders, missing, differing, money, reconciledTo, problem, latest } = shop;
  const count = missing + differing;
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Anchor component={Link} prefetch={false} href={path(`sources/${sourceId}`)} underline="always">
          {name}
        </Anchor>
        : {missedOf(count, orders)}
        {money.length > 0 && `, worth ${money.map((one) => formatMoney(one)).join(' and ')}`}. Complete up to{' '}
        {formatTime(reconciledTo, timeZone)}.
      </Text>
      {problem && (
        <Text size="sm" c="red">
          Tieback cannot get orders from it: {problem}
        </Text>
      )}
      {latest.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={4} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Order</Table.Th>
                <Table.Th>What was missed</Table.Th>
                <Table.Th>Found</Table.Th>
                <Table.Th ta="right">Worth</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {latest.map(({ order, kind, foundAt, money: worth }) => (
                <Table.Tr key={`${order} ${foundAt}`}>
                  <Table.Td>
                    <Code>{order}</Code>
                  </Table.Td>
                  <Table.Td>{kind === 'missing' ? 'the whole order' : 'a later change'}</Table.Td>
                  <Table.Td>{formatTime(foundAt, timeZone)}</Table.Td>
                  <Table.Td ta="right">{worth && formatMoney(worth)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function missedOf(count: number, orders: number): string {
  if (orders === 0 && count === 0) return 'no order was changed at the shop';
  return `webhooks missed ${count === 0 ? 'none' : formatCount(count)} of ${formatCount(orders)} ${orders === 1 ? 'order' : 'orders'}`;
}
