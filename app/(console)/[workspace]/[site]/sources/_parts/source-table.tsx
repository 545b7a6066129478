'use client';
/** The site's order webhooks, with what each brought lately. */
import { Anchor, Badge, Code, Group, Text } from '@mantine/core';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { SourceActivity } from '@/lib/reporting/reports/sources/definition';
import type { SourceView } from '../views';
import { activityOf, lastHeard, useActivity } from './use-activity';

export function SourceTable({ sources }: { sources: SourceView[] }) {
  const activity = useActivity();
  if (sources.length === 0) {
    return (
      <EmptyState title="No order webhook yet">
        Your shop or payment provider then tells of each order itself: paid, cancelled or refunded, whatever the browser did.
      </EmptyState>
    );
  }
  const kinds = new Set(sources.map(({ kind }) => kind.kind));
  return (
    <>
      {activity.error && !activity.data && <ErrorState error={activity.error} retry={() => void activity.refetch()} />}
      <Table.ScrollContainer minWidth={860}>
        <Table highlightOnHover data-testid="sources">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col">Kind</Table.Th>
              <Table.Th scope="col">Address</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              <Table.Th scope="col">Last delivery</Table.Th>
              <Table.Th scope="col" className="numeric">
                Accepted
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                Refused
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sources.map((source) => (
              <SourceRow key={source.id} source={source} activity={activity.data} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {activity.data && <Since activity={activity.data} shared={kinds.size < sources.length} />}
    </>
  );
}

function SourceRow({ source, activity }: { source: SourceView; activity: SourceActivity | undefined }) {
  const path = usePath();
  const { id, name, kind, address, enabled } = source;
  const brought = activity && activityOf(activity, kind.kind);
  return (
    <Table.Tr>
      <Table.Td maw={200}>
        <Anchor
          component={Link}
          prefetch={false}
          href={path(`sources/${id}`)}
          size="sm"
          fw={500}
          style={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td>{kind.name}</Table.Td>
      <Table.Td maw={320}>
        <Group gap={4} wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }}>{address}</Code>
          <CopyIcon value={address} what={`address of ${name}`} />
        </Group>
      </Table.Td>
      <Table.Td>
        <StateBadge enabled={enabled} />
      </Table.Td>
      <Table.Td>{activity ? <LastDelivery activity={activity} kind={kind.kind} /> : '…'}</Table.Td>
      <Table.Td className="numeric">{brought ? formatCount(brought.accepted) : '…'}</Table.Td>
      <Table.Td className="numeric">{brought ? formatCount(brought.refused) : '…'}</Table.Td>
    </Table.Tr>
  );
}

/** Whether deliveries are taken. */
export function StateBadge({ enabled }: { enabled: boolean }) {
  const tone = enabled ? 'teal' : 'gray';
  return (
    <Badge size="sm" variant="light" color={tone} c={`var(--badge-change-${tone})`} styles={{ root: { textTransform: 'none' } }}>
      {enabled ? 'on' : 'paused'}
    </Badge>
  );
}

function LastDelivery({ activity, kind }: { activity: SourceActivity; kind: string }) {
  const { timeZone } = useSite();
  const at = lastHeard(activityOf(activity, kind));
  if (at) return formatTime(at, timeZone, true);
  return activity.lookedBackTo ? `none since ${formatTime(activity.lookedBackTo, timeZone)}` : 'none yet';
}

/** What the numbers of the table are of. */
function Since({ activity: { since, lookedBackTo }, shared }: { activity: SourceActivity; shared: boolean }) {
  const { timeZone } = useSite();
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {since === lookedBackTo
        ? `Events since ${formatTime(since, timeZone)}: the site has too many to look through a whole day.`
        : 'Events of the last 24 hours.'}
      {shared && ' Sources of one kind are counted together.'}
    </Text>
  );
}
