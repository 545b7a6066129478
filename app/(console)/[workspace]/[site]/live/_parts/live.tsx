'use client';
/** Events as they arrive, with what became of each; refused and filtered ones too. */
import { Badge, Button, Group, Paper, Skeleton, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { usePath } from '@/app/(console)/_kit/site-context';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { type DecisionName, decisionNames } from '@/lib/model/decision-name';
import { standardEventNames, systemEventNames } from '@/lib/model/event-words';
import { eventStatuses } from '@/lib/reporting/reports/events/filter';
import { EventTable } from './event-table';
import { type LiveState, useLive } from './use-live';

const EVERY = 'all';
const decisionLabels: Record<DecisionName, string> = {
  event_released: 'decision: left-out event counted',
  order_marked_test: 'decision: test order or not',
  alias_undone: 'decision: alias undone',
  people_parted: 'decision: two people or one',
};
const decisions = decisionNames.map((value) => ({ value, label: decisionLabels[value] }));
const connections: Record<LiveState['connection'], { text: string; tone: 'teal' | 'gray' | 'red' }> = {
  live: { text: 'live', tone: 'teal' },
  connecting: { text: 'connecting', tone: 'gray' },
  paused: { text: 'paused', tone: 'gray' },
  lost: { text: 'connection lost, trying again', tone: 'red' },
};

export function Live({ mayDecide }: { mayDecide: boolean }) {
  const path = usePath();
  const [paused, setPaused] = useState(false);
  const [filter, change] = useFilter();
  const [search] = useDebouncedValue(filter.search, 300);
  const live = useLive(
    { status: filter.status ?? undefined, name: filter.name ?? undefined, search: search || undefined },
    paused,
  );
  const isFiltered = Boolean(filter.status ?? filter.name ?? filter.search);
  return (
    <>
      <PageHeader title="Live" about="Events as they arrive, with what became of each.">
        <ConnectionBadge connection={live.connection} />
        <Button
          variant="default"
          size="compact-sm"
          leftSection={paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
          onClick={() => setPaused((now) => !now)}
        >
          {paused ? `Resume${live.waiting > 0 ? ` (${live.waiting} waiting)` : ''}` : 'Pause'}
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Filters filter={filter} change={change} />
        {live.error && <ErrorState error={live.error} retry={live.retry} />}
        {live.isLoading && live.rows.length === 0 && <Skeleton h={420} role="status" aria-label="Loading" />}
        {!live.isLoading && !live.error && live.rows.length === 0 && (
          <Paper withBorder>
            <EmptyState title={isFiltered ? 'No events match' : 'No events yet'}>
              {isFiltered ? 'Remove a filter to see more.' : <Link href={path('install')}>Install the snippet</Link>}
            </EmptyState>
          </Paper>
        )}
        {live.rows.length > 0 && (
          <Paper withBorder>
            <EventTable rows={live.rows} mayDecide={mayDecide} />
          </Paper>
        )}
        {live.hasOlder && (
          <Button variant="default" onClick={live.loadOlder} maw={200}>
            Show older
          </Button>
        )}
      </Stack>
    </>
  );
}

/** What is shown, kept in the URL. */
function useFilter() {
  return useQueryStates({
    status: parseAsStringLiteral(eventStatuses),
    name: parseAsString,
    search: parseAsString.withDefault(''),
  });
}

type FilterState = ReturnType<typeof useFilter>;

function Filters({ filter, change }: { filter: FilterState[0]; change: FilterState[1] }) {
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Outcome"
        data={[{ value: EVERY, label: 'Everything' }, ...eventStatuses]}
        value={filter.status ?? EVERY}
        onChange={(status) => void change({ status: eventStatuses.find((known) => known === status) ?? null })}
      />
      <Select
        label="Event"
        searchable
        data={[{ value: EVERY, label: 'Every event' }, ...standardEventNames, ...systemEventNames, ...decisions]}
        value={filter.name ?? EVERY}
        onChange={(name) => void change({ name: name === EVERY ? null : name })}
      />
      <TextInput
        label="Search"
        placeholder="page, message ID, order"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.search}
        onChange={({ currentTarget }) => void change({ search: currentTarget.value || null })}
      />
    </Group>
  );
}

function ConnectionBadge({ connection }: Pick<LiveState, 'connection'>) {
  const { text, tone } = connections[connection];
  return (
    <Badge
      variant="light"
      color={tone}
      c={`var(--badge-change-${tone})`}
      role="status"
      styles={{ root: { textTransform: 'none' } }}
    >
      {text}
    </Badge>
  );
}
