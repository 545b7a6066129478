'use client';
/** Open alerts, then past ones, newest first: since when, why, and the messages to each recipient. */
import { Anchor, Badge, Table, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { AlertScreen, NoticeScreen } from '../views';

export function AlertHistory({ alerts }: { alerts: AlertScreen[] }) {
  if (alerts.length === 0) {
    return <EmptyState title="No alert yet">Problems of connections and figures out of bounds are listed here.</EmptyState>;
  }
  return (
    <Table.ScrollContainer minWidth={1000} type="native">
      <Table verticalSpacing="xs" data-testid="alerts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">About</Table.Th>
            <Table.Th scope="col">What was found</Table.Th>
            <Table.Th scope="col">Raised</Table.Th>
            <Table.Th scope="col">Closed</Table.Th>
            <Table.Th scope="col">Messages</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AlertRow({ alert: { words, isStanding, detail, connection, raisedAt, clearedAt, notices } }: { alert: AlertScreen }) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <StateBadge isOpen={clearedAt === undefined} />
      </Table.Td>
      <Table.Td miw={150} maw={200} style={{ overflowWrap: 'anywhere' }}>
        {connection === undefined ? (
          <Anchor component={Link} prefetch={false} href={path('performance')} size="sm">
            The store
          </Anchor>
        ) : connection.id ? (
          <Anchor component={Link} prefetch={false} href={path(`destinations/${connection.id}/health`)} size="sm">
            {connection.name}
          </Anchor>
        ) : (
          `${connection.name} (deleted)`
        )}
      </Table.Td>
      <Table.Td miw={320} maw={460}>
        <Text size="sm">{detail}</Text>
        <Text size="xs" c="dimmed">
          {isStanding ? 'Always watched' : 'Rule'}: {words}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(raisedAt, timeZone)}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{clearedAt ? formatTime(clearedAt, timeZone) : '–'}</Table.Td>
      <Table.Td miw={180} maw={340}>
        {notices.length === 0 && <Text size="sm">none</Text>}
        {notices.map((notice) => (
          <Notice key={notice.id} notice={notice} />
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function StateBadge({ isOpen }: { isOpen: boolean }) {
  const tone = isOpen ? 'red' : 'gray';
  return (
    <Badge
      size="sm"
      variant="light"
      miw="max-content"
      color={tone}
      c={`var(--badge-change-${tone})`}
      styles={{ root: { textTransform: 'none' } }}
    >
      {isOpen ? 'open' : 'closed'}
    </Badge>
  );
}

/** "Raised: ana@example.com, 29 Mar 2026, 14:05", or why not. */
function Notice({ notice: { type, to, toldAt, problem, isGivenUp } }: { notice: NoticeScreen }) {
  const { timeZone } = useSite();
  return (
    <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
      {type === 'raised' ? 'Raised' : 'Closed'}: {to}
      <Text span size="xs" c="dimmed">
        {toldAt ? `, ${formatTime(toldAt, timeZone)}` : isGivenUp ? ', not sent' : ', not sent yet'}
      </Text>
      {problem && (
        <Text size="xs" c="var(--badge-change-red)">
          {problem}
        </Text>
      )}
    </Text>
  );
}
