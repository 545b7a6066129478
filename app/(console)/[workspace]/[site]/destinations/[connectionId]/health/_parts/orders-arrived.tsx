'use client';
/** The paid orders as one bar, with the outcome of each part of it. */
import { Anchor, ColorSwatch, Group, Progress, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { usePath } from '@/app/(console)/_kit/site-context';
import { stateLabel } from '@/components/report/delivery-state';
import { formatCount, formatPercent, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { DeliveryState } from '@/lib/model/delivery';
import type { HealthAnswer } from './health-answer';

type Orders = HealthAnswer['orders'];
type Part = { name: string; colour: string; orders: number; explain: string; why: string[]; state?: DeliveryState };

export function OrdersArrived({ health: { orders, connection } }: { health: HealthAnswer }) {
  if (orders.total === 0) return <EmptyState title="No paid orders in these days" />;
  const parts = partsOf(orders).filter((part) => part.orders > 0);
  return (
    <>
      <Progress.Root size={22} mb="sm">
        {parts.map(({ name, colour, orders: count, explain }) => (
          <Tooltip key={name} label={`${name}: ${formatCount(count)}. ${explain}`}>
            <Progress.Section
              value={(count / orders.total) * 100}
              color={colour}
              aria-label={`${name}: ${formatPercent(count / orders.total)} of paid orders`}
            />
          </Tooltip>
        ))}
      </Progress.Root>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={4} data-testid="orders-arrived">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Outcome</Table.Th>
              <Table.Th scope="col" className="numeric">
                Orders
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                Share
              </Table.Th>
              <Table.Th scope="col">Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map((part) => (
              <Row key={part.name} part={part} total={orders.total} connection={connection.id} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Row({ part, total, connection }: { part: Part; total: number; connection: string }) {
  const path = usePath();
  const { name, colour, orders, explain, why, state } = part;
  const [shade, tone] = colour.split('.');
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={8} wrap="nowrap">
          <ColorSwatch size={9} color={`var(--mantine-color-${shade}-${tone})`} withShadow={false} aria-hidden />
          <Tooltip label={explain}>
            <Text size="sm" tabIndex={0} style={{ cursor: 'help' }}>
              {name}
            </Text>
          </Tooltip>
        </Group>
      </Table.Td>
      <Table.Td className="numeric">
        {state ? (
          <Anchor
            component={Link}
            prefetch={false}
            size="sm"
            href={path(`destinations/ledger?connection=${connection}&name=purchase&state=${state}`)}
          >
            {formatCount(orders)}
          </Anchor>
        ) : (
          formatCount(orders)
        )}
      </Table.Td>
      <Table.Td className="numeric">{formatPercent(orders / total)}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{why.join(', ')}</Table.Td>
    </Table.Tr>
  );
}

function partsOf(orders: Orders): Part[] {
  const reasons = (some: Orders['ignoredFor']) =>
    some.map(({ reason, orders: count }) => `${reason ? words(reason) : 'no reason given'} (${formatCount(count)})`);
  const { beforeConnection, notMapped } = orders.notOwedFor;
  return [
    {
      name: stateLabel('delivered'),
      colour: 'teal.7',
      orders: orders.arrived,
      explain: 'The platform has the purchase.',
      why: [],
      state: 'delivered',
    },
    {
      name: stateLabel('skipped'),
      colour: 'gray.5',
      orders: orders.ignored,
      explain: 'Left out on purpose: consent, a filter of the mapping, or nothing to match the buyer by.',
      why: reasons(orders.ignoredFor),
      state: 'skipped',
    },
    {
      name: stateLabel('rejected'),
      colour: 'red.6',
      orders: orders.failed,
      explain: 'The platform refused the purchase for good, or it was too old for it.',
      why: reasons(orders.failedFor),
      state: 'rejected',
    },
    { name: stateLabel('held'), colour: 'orange.5', orders: orders.held, explain: 'Waits for a person.', why: [], state: 'held' },
    {
      name: stateLabel('shadowed'),
      colour: 'grape.5',
      orders: orders.shadowed,
      explain: 'The connection was in shadow mode: the request was made and kept, and nothing was sent.',
      why: [],
      state: 'shadowed',
    },
    {
      name: stateLabel('pending'),
      colour: 'blue.5',
      orders: orders.waiting,
      explain: 'Waits for its turn, is on its way, or is tried again.',
      why: [],
    },
    {
      name: 'not planned',
      colour: 'gray.3',
      orders: orders.notOwed,
      explain: 'This connection was not set to send it. A back-fill can send what the platform still takes.',
      why: [
        ...(beforeConnection > 0 ? [`placed before the connection was made (${formatCount(beforeConnection)})`] : []),
        ...(notMapped > 0 ? [`purchases were not mapped, or the order was imported (${formatCount(notMapped)})`] : []),
      ],
    },
  ];
}
