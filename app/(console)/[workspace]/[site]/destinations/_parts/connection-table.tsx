'use client';
/** The site's connections, with the state of each and what came of its last request. */
import { Anchor, Group, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { outcomeLabels } from '@/components/report/delivery-state';
import { formatCount, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ConnectionActivity } from '@/lib/reporting/reports/connections/definition';
import { WAITING_COUNT_MAX } from '@/lib/reporting/reports/connections/limits';
import type { ConnectionScreen } from '../views';
import { ConnectionBadge } from './connection-state';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import { useActivity, useConnections } from './use-connections';

export function ConnectionTable({ connections }: { connections: ConnectionScreen[] }) {
  const activity = useConnections();
  if (connections.length === 0) {
    return (
      <EmptyState title="No destination is connected yet">
        Choose one below. From then on each conversion goes there, with what the platform answered.
      </EmptyState>
    );
  }
  return (
    <>
      {activity.error && !activity.data && <ErrorState error={activity.error} retry={() => void activity.refetch()} />}
      <Table.ScrollContainer minWidth={320}>
        <Table highlightOnHover verticalSpacing="xs" data-testid="connections">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              <Table.Th scope="col" visibleFrom="md">
                Browser pixel
              </Table.Th>
              <Table.Th scope="col" visibleFrom="md">
                Last request
              </Table.Th>
              <Table.Th scope="col" className="numeric" visibleFrom="md">
                Waiting
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                On hold
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {heldFirst(connections, activity.data?.connections).map((connection) => (
              <ConnectionRow key={connection.id} connection={connection} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

/** What needs a person comes first; the rest keeps its order. */
function heldFirst(connections: ConnectionScreen[], activities: ConnectionActivity[] = []): ConnectionScreen[] {
  const held = new Set(activities.filter(({ state }) => state === 'held').map(({ id }) => id));
  const isHeld = ({ id, hold }: ConnectionScreen) => (activities.length > 0 ? held.has(id) : hold !== null);
  return [...connections.filter(isHeld), ...connections.filter((connection) => !isHeld(connection))];
}

function ConnectionRow({ connection }: { connection: ConnectionScreen }) {
  const path = usePath();
  const { now, found } = useActivity(connection);
  const { id, name, destination, pixel } = connection;
  return (
    <Table.Tr>
      <Table.Td maw={300}>
        <Group gap="sm" wrap="nowrap">
          <LetterMark mark={destination.mark} size={28} />
          <div>
            <Anchor
              component={Link}
              prefetch={false}
              href={path(`destinations/${id}`)}
              size="sm"
              fw={500}
              style={{ overflowWrap: 'anywhere' }}
            >
              {name}
            </Anchor>
            {name !== destination.name && (
              <Text size="xs" c="dimmed">
                {destination.name}
              </Text>
            )}
          </div>
        </Group>
      </Table.Td>
      <Table.Td>
        <ConnectionBadge state={now.state} action={now.hold?.action} />
      </Table.Td>
      <Table.Td visibleFrom="md">{destination.pixel ? (pixel ? 'on' : 'off') : 'has none'}</Table.Td>
      <Table.Td maw={280} visibleFrom="md">
        {found ? <LastAttempt attempt={found.lastAttempt} /> : '…'}
      </Table.Td>
      <Table.Td className="numeric" visibleFrom="md">
        {found ? <Waiting count={found.waiting} connection={id} state="pending" /> : '…'}
      </Table.Td>
      <Table.Td className="numeric">{found ? <Waiting count={found.held} connection={id} state="held" /> : '…'}</Table.Td>
    </Table.Tr>
  );
}

function LastAttempt({ attempt }: { attempt: ConnectionActivity['lastAttempt'] }) {
  const { timeZone } = useSite();
  if (!attempt) return 'none yet';
  return (
    <Text size="sm" title={attempt.message}>
      {formatTime(attempt.at, timeZone, true)} · {outcomeLabels[attempt.class]}
    </Text>
  );
}

/** A count that leads to what it counts. */
function Waiting({ count, connection, state }: { count: number; connection: string; state: string }) {
  const path = usePath();
  if (count === 0) return '0';
  return (
    <Anchor
      component={Link}
      prefetch={false}
      size="sm"
      href={path(`destinations/ledger?connection=${connection}&state=${state}`)}
    >
      {formatCount(count)}
      {count === WAITING_COUNT_MAX && '+'}
    </Anchor>
  );
}
