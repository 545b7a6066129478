'use client';
/** The orders that an amount is made of, in a drawer: each with what moved it, when, and by how much; they sum to the amount. */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { ListDrawer, PagedList } from '@/app/(console)/_kit/list-drawer';
import type { Opened } from '@/app/(console)/_kit/opened';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatDay, formatTime, words } from '@/components/ui/format';
import type { ChangeListResult, ChangeRow } from '@/lib/reporting/reports/changes/list-definition';
import { causeNames } from '@/lib/reporting/reports/changes/words';
import { signedMoney } from './words';

export function MovedOrders({ opened, onClose }: { opened: Opened | null; onClose: () => void }) {
  const { id } = useSite();
  return (
    <ListDrawer title={opened?.title} onClose={onClose} size="xl">
      {opened && (
        <PagedList<ChangeListResult>
          url={apiUrl(id, 'reports/changes/orders', opened.query)}
          nothing="Nothing moved"
          about={aboutOf}
        >
          {(rows) => <RowTable rows={rows} />}
        </PagedList>
      )}
    </ListDrawer>
  );
}

function aboutOf({ total, orders, sums }: ChangeListResult): string {
  const changes = `${formatCount(total)} ${total === 1 ? 'change' : 'changes'} to ${formatCount(orders)} ${orders === 1 ? 'order' : 'orders'}`;
  return `${changes}. They sum to ${sums.map(signedMoney).join(' and ')}.`;
}

function RowTable({ rows }: { rows: ChangeRow[] }) {
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Order</Table.Th>
            <Table.Th>What moved it</Table.Th>
            <Table.Th className="numeric">Amount</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id} style={{ verticalAlign: 'top' }}>
              <Table.Td>
                <OrderName row={row} />
                <Text size="xs" c="dimmed">
                  {formatDay(row.day)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{causeNames[row.cause].name}</Text>
                <Origin row={row} />
              </Table.Td>
              <Table.Td className="numeric">
                {signedMoney(row.amount)}
                <Text size="xs" c="dimmed" component="div">
                  <ChannelName channel={row.channel ?? 'Unattributed'} />
                </Text>
                {row.campaign && (
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {row.campaign}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function OrderName({ row: { orderKey, orderId } }: { row: ChangeRow }) {
  const path = usePath();
  if (orderKey === undefined) return <Text size="sm">An order that became part of another</Text>;
  return (
    <Anchor component={Link} prefetch={false} href={path(`orders/${orderId}`)} size="sm">
      {orderKey}
    </Anchor>
  );
}

/** The event or the entry of the log of changes that did it. */
function Origin({ row }: { row: ChangeRow }) {
  const { timeZone } = useSite();
  const { event, audit, recordedAt } = row;
  const at = formatTime(event?.receivedAt ?? audit?.at ?? recordedAt, timeZone);
  return (
    <Text size="xs" c="dimmed">
      {event && <EventName row={row} event={event} />}
      {audit && <EntryName audit={audit} />}
      {(event ?? audit) ? ', ' : ''}
      {at}
    </Text>
  );
}

/** These events speak of the order itself, and stand in its receipt; others are a visitor's. */
const IN_RECEIPT: readonly ChangeRow['cause'][] = ['statement', 'refund', 'decision'];

function EventName({ row, event }: { row: ChangeRow; event: NonNullable<ChangeRow['event']> }) {
  const path = usePath();
  if (event.name === undefined) return 'An event that has expired';
  const name = `${words(event.name)} from ${event.source}`;
  if (row.orderKey === undefined || !IN_RECEIPT.includes(row.cause)) return name;
  return (
    <Anchor component={Link} prefetch={false} href={path(`orders/${row.orderId}#${event.id}`)} size="xs">
      {name}
    </Anchor>
  );
}

function EntryName({ audit: { action, by } }: { audit: NonNullable<ChangeRow['audit']> }) {
  const { workspaceSlug } = useSite();
  return (
    <>
      <Anchor component={Link} prefetch={false} href={`/${workspaceSlug}/settings/changes`} size="xs">
        {action ? words(action.replace('.', ' ')) : 'A change of settings'}
      </Anchor>
      {by && ` by ${by}`}
    </>
  );
}
