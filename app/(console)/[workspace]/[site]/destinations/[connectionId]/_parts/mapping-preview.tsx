'use client';
/** The exact request for a stored event under the mapping as it is edited, or why that event would not be sent. */
import { Alert, List, Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { RequestView } from '@/app/(console)/_kit/exchange';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { member, textOf } from '@/lib/core/json';
import type { Mapping } from '@/lib/model/mapping';
import type { EventRow, EventsResult } from '@/lib/reporting/reports/events/definition';
import { previewAction } from '../../actions';
import type { ConnectionScreen } from '../../views';
import { skipSaid } from '../../words';
import { SaidAlert } from './said-alert';

const EVENTS_SHOWN = 20;
const TYPING_MS = 400;

type Props = {
  connection: ConnectionScreen;
  names: string[];
  /** The event whose rule is open. */
  follow: string | undefined;
  /** Absent while it cannot be saved as it is. */
  mapping?: Mapping;
};

export function MappingPreview({ connection, names, follow, mapping }: Props) {
  const { timeZone } = useSite();
  const [chosenName, setChosenName] = useState<string>();
  const [followed, setFollowed] = useState(follow);
  const [chosen, setChosen] = useState<string>();
  if (follow !== followed) {
    setFollowed(follow);
    if (follow) setChosenName(follow);
  }
  const name = chosenName ?? 'purchase';
  const events = useApi<EventsResult>('events', { status: 'accepted', name, limit: EVENTS_SHOWN });
  const rows = (events.data?.rows ?? []).filter((row) => row.name === name);
  const event = rows.find(({ id }) => id === chosen) ?? rows[0];
  return (
    <Stack gap="sm">
      <Select label="Event" data={names} value={name} onChange={(picked) => setChosenName(picked ?? undefined)} searchable />
      {event && (
        <Select
          label="Which one"
          data={rows.map((row) => ({ value: row.id, label: labelOf(row, timeZone) }))}
          value={event.id}
          onChange={(picked) => setChosen(picked ?? undefined)}
        />
      )}
      {events.error && !events.data && <ErrorState error={events.error} retry={() => void events.refetch()} />}
      {events.isPending && <Loader size="sm" aria-label="Loading" />}
      {events.data && !event && (
        <EmptyState title={`No ${name} among the latest events`}>Choose another event, or wait for the next one.</EmptyState>
      )}
      {!mapping && <Text size="sm">Fix what is in red first.</Text>}
      {event && mapping && <Shown connection={connection} eventId={event.id} mapping={mapping} />}
    </Stack>
  );
}

function labelOf(row: EventRow, timeZone: string): string {
  const order = textOf(member(row.payload, 'properties', 'transaction_id'));
  return [order, formatTime(row.occurredAt ?? row.receivedAt, timeZone, true), row.source].filter(Boolean).join(' · ');
}

function Shown({ connection: { id }, eventId, mapping }: { connection: ConnectionScreen; eventId: string; mapping: Mapping }) {
  const site = useSite();
  const [settled] = useDebouncedValue(JSON.stringify(mapping), TYPING_MS);
  const preview = useQuery({
    queryKey: ['preview', site.id, id, eventId, settled],
    queryFn: async () => {
      const result = await previewAction(site.id, id, eventId, JSON.parse(settled));
      if (!result.ok) throw new Error(result.failure.message);
      return result.value;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (preview.error) return <ErrorState error={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Loader size="sm" aria-label="Loading" />;
  if (!preview.data.sent) return <SaidAlert said={skipSaid(preview.data)} />;
  const { request, withheld } = preview.data;
  return (
    <Stack gap="sm" data-testid="preview" aria-busy={preview.isPlaceholderData}>
      <RequestView request={request} />
      {withheld.length > 0 && (
        <Alert variant="light" color="gray" title="Left out">
          <List size="sm">
            {withheld.map(({ field, why }) => (
              <List.Item key={`${field} ${why}`}>
                <strong>{field}</strong>: {why}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="xs" c="dimmed">
        Secrets are hidden. Age and, for refunds, whether the order itself was sent are looked at when it is sent.
      </Text>
    </Stack>
  );
}
