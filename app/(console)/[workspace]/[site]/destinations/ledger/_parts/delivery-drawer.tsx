'use client';
/** One delivery: its state, what to do, and every request with its answer. */
import { Alert, Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { Drawer } from '@/components/ui/dialogs';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { DeliveryState, stateLabel } from '@/components/report/delivery-state';
import { formatTime, words } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/states';
import type { DeliveryListRow } from '@/lib/reporting/reports/deliveries/definition';
import type { DeliveryResult } from '@/lib/reporting/reports/delivery/definition';
import { Attempts } from './attempts';
import { DeliveryMoves } from './delivery-moves';

const LOOK_MS = 3_000;

type Props = { id: string | null; mayManage: boolean; onClose: () => void; onMoved: () => void };

export function DeliveryDrawer({ id, mayManage, onClose, onMoved }: Props) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title="Delivery"
      closeButtonProps={{ 'aria-label': 'Close' }}
      data-testid="delivery"
    >
      {id !== null && <Delivery id={id} mayManage={mayManage} onMoved={onMoved} />}
    </Drawer>
  );
}

function Delivery({ id, mayManage, onMoved }: { id: string; mayManage: boolean; onMoved: () => void }) {
  const found = useApi<DeliveryResult>(`deliveries/${encodeURIComponent(id)}`, {}, { refetchMs: LOOK_MS });
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  // While another delivery loads, the one before stays in the cache: it must not be shown under this one's name.
  if (!found.data || found.isPlaceholderData) return <Skeleton h={400} role="status" aria-label="Loading" />;
  const { delivery, advice } = found.data;
  const moved = () => {
    void found.refetch();
    onMoved();
  };
  return (
    <Stack gap="md">
      <Head delivery={delivery} />
      {(advice || delivery.detail) && (
        <Alert variant="light" color={delivery.state === 'held' || delivery.state === 'rejected' ? 'red' : 'gray'}>
          <Stack gap={4}>
            {advice && <Text size="sm">{advice.meaning}</Text>}
            {delivery.detail && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {delivery.reason && <strong>{words(delivery.reason)}: </strong>}
                {delivery.detail}
              </Text>
            )}
            {advice?.fix && (
              <Text size="sm">
                <strong>What to do: </strong>
                {advice.fix}
              </Text>
            )}
          </Stack>
        </Alert>
      )}
      <Corrections found={found.data} />
      {mayManage && !delivery.connection.deleted && <DeliveryMoves delivery={delivery} onMoved={moved} />}
      <Facts found={found.data} />
      <Attempts found={found.data} />
    </Stack>
  );
}

/** How the order changed after it was sent, and what the platform knows of that. */
function Corrections({ found: { corrections } }: { found: DeliveryResult }) {
  const { timeZone } = useSite();
  if (corrections.length === 0) return null;
  return (
    <Alert variant="light" color="gray" title="The order changed after it was sent">
      {corrections.map(({ id, plannedAt, state, detail }) => (
        <Text key={id} size="sm">
          {formatTime(plannedAt, timeZone)}:{' '}
          {state === 'delivered' ? 'the platform has the correction.' : (detail ?? stateLabel(state))}
        </Text>
      ))}
    </Alert>
  );
}

function Head({ delivery: { name, connection, order, state } }: { delivery: DeliveryListRow }) {
  const path = usePath();
  return (
    <Group gap="xs">
      <DeliveryState state={state} />
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      {order && (
        <Anchor component={Link} prefetch={false} href={path(`orders/${order.id}`)} size="sm">
          Order {order.key}
        </Anchor>
      )}
      <Text size="sm">to</Text>
      {connection.deleted ? (
        <Text size="sm">{connection.name} (deleted)</Text>
      ) : (
        <Anchor component={Link} prefetch={false} href={path(`destinations/${connection.id}/health`)} size="sm">
          {connection.name}
        </Anchor>
      )}
    </Group>
  );
}

function Facts({ found: { delivery, version } }: { found: DeliveryResult }) {
  const { timeZone } = useSite();
  const time = (iso: string | undefined) => iso && formatTime(iso, timeZone, true);
  const facts: [string, string | undefined][] = [
    ['Happened', time(delivery.occurredAt)],
    ['Planned', time(delivery.plannedAt)],
    [delivery.state === 'retry' ? 'Next try' : 'Due', time(delivery.dueAt)],
    ['Finished', time(delivery.settledAt)],
    ['Event id', delivery.sentAs],
    ['Sent as', version?.as],
    ['Rule', delivery.rule && `a further one of the event, ${delivery.rule}`],
    [
      'Settings',
      version &&
        `version ${version.number} of ${formatTime(version.since, timeZone)}${version.current ? ', the current one' : ''}`,
    ],
  ];
  return (
    <Stack gap={2}>
      <Group gap={4} wrap="nowrap">
        <Text size="sm" c="dimmed" w={90} style={{ flexShrink: 0 }}>
          Key
        </Text>
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {delivery.key}
        </Text>
        <CopyIcon value={delivery.key} what="deduplication key" />
      </Group>
      {facts.map(
        ([label, value]) =>
          value && (
            <Group key={label} gap={4} wrap="nowrap" align="flex-start">
              <Text size="sm" c="dimmed" w={90} style={{ flexShrink: 0 }}>
                {label}
              </Text>
              <Text size="sm">{value}</Text>
            </Group>
          ),
      )}
    </Stack>
  );
}
