'use client';
/** The campaigns that brought most, and the orders that came last. */
import { Anchor, Badge, Box, Table, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatTime } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { EmptyState } from '@/components/ui/states';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { CampaignAmount, type Days } from './campaign-amount';

/** The column of names takes the room that the others leave, and is cut to it: numbers never are. */
const rest = { width: '100%', maxWidth: 0, overflow: 'hidden' };
const whole = { whiteSpace: 'nowrap' } as const;

export function TopCampaigns({ campaigns, days }: { campaigns: OverviewResult['topCampaigns']; days: Days }) {
  if (campaigns.length === 0) return <EmptyState title="No campaign earned revenue in these days" />;
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Campaign</Table.Th>
            <Table.Th visibleFrom="sm">Channel</Table.Th>
            <Table.Th className="numeric">Orders</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {campaigns.map(({ channel, source, campaign, orders, revenue }) => (
            <Table.Tr key={`${channel} ${source} ${campaign}`}>
              <Table.Td style={rest}>
                <Text size="sm" truncate title={campaign}>
                  {campaign}
                </Text>
                <Text size="xs" c="dimmed" truncate title={source}>
                  {source}
                </Text>
                <Box hiddenFrom="sm">
                  <ChannelName channel={channel} />
                </Box>
              </Table.Td>
              <Table.Td visibleFrom="sm" style={whole}>
                <ChannelName channel={channel} />
              </Table.Td>
              <Table.Td className="numeric">{formatCount(orders)}</Table.Td>
              <Table.Td className="numeric">
                <CampaignAmount campaign={campaign} path={pathOf({ channel, source, campaign })} money={revenue} days={days} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Campaign = Pick<OverviewResult['topCampaigns'][number], 'channel' | 'source' | 'campaign'>;

function pathOf({ channel, source, campaign }: Campaign): string[] {
  return [`=${channel}`, source === undefined ? '' : `=${source}`, `=${campaign}`];
}

export function LatestOrders({ orders }: { orders: OverviewResult['latestOrders'] }) {
  const { timeZone } = useSite();
  const path = usePath();
  if (orders.length === 0) return <EmptyState title="No orders in these days" />;
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Order</Table.Th>
            <Table.Th>Credited to</Table.Th>
            <Table.Th className="numeric">Revenue</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {orders.map(({ id, orderKey, orderedAt, revenue, channel, campaign, newCustomer }) => (
            <Table.Tr key={id}>
              <Table.Td style={whole}>
                <Anchor component={Link} prefetch={false} href={path(`orders/${id}`)} size="sm">
                  {orderKey}
                </Anchor>{' '}
                {newCustomer && (
                  <Badge size="xs" variant="outline" color="gray" c="inherit">
                    new
                  </Badge>
                )}
                <Text size="xs" c="dimmed">
                  {formatTime(orderedAt, timeZone)}
                </Text>
              </Table.Td>
              <Table.Td style={rest}>
                <ChannelName channel={channel ?? 'Unattributed'} />
                <Text size="xs" c="dimmed" truncate title={campaign}>
                  {campaign}
                </Text>
              </Table.Td>
              <Table.Td className="numeric">
                <Money of={revenue} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
