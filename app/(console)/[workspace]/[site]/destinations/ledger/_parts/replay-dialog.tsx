'use client';
/** Sending again: which deliveries, what that would do, and then the button. */
import { Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AskFirst, SendOrCancel } from '@/app/(console)/_kit/ask-first';
import { type Days, DaysInput, instantsOf, noDays } from '@/app/(console)/_kit/days-input';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { stateLabel } from '@/components/report/delivery-state';
import { formatCount } from '@/components/ui/format';
import { type DeliveryState, deliveryStates } from '@/lib/model/delivery';
import { previewReplayAction, replayAction } from '../actions';
import type { ReplayFilter, ReplayPreview } from '../forms';
import { ReplaySamples } from './replay-samples';

const EVERY = 'all';

type Draft = { connection: string | null; name: string | null; state: DeliveryState | null; order: string | null; days: Days };
type Props = {
  connections: { id: string; name: string }[];
  /** With `ids` it is about these alone, and there is nothing to choose. */
  initial: Partial<Omit<Draft, 'days'>> & { ids?: string[] };
  onClose: () => void;
  onDone: () => void;
};

export function ReplayDialog({ connections, initial, onClose, onDone }: Props) {
  const site = useSite();
  const preview = useAsk<ReplayPreview>();
  const { save, pending } = useSave();
  const [draft, setDraft] = useState(() => draftOf(connections, initial));
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next });
    preview.forget();
  };
  const filter = initial.ids ? { ids: initial.ids } : filterOf(draft, site.timeZone);
  const { connection } = draft;
  const ready = preview.answer?.ready ?? 0;
  const send = () =>
    connection &&
    save(
      () => replayAction(site.id, connection, filter),
      `${formatCount(ready)} ${ready === 1 ? 'delivery goes' : 'deliveries go'} out again.`,
      () => {
        onDone();
        onClose();
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={initial.ids ? 'Send this delivery again' : 'Send deliveries again'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="sm">
        <Text size="sm">
          What is sent again keeps its key and its time, and is made with the connection’s present settings and mapping. A
          platform that deduplicates counts it once.
        </Text>
        {!initial.ids && <Fields draft={draft} change={change} connections={connections} />}
        <AskFirst
          preview={preview}
          disabled={!connection}
          onAsk={() => connection && preview.ask(() => previewReplayAction(site.id, connection, filter))}
        />
        {preview.answer && <Shown preview={preview.answer} />}
        <SendOrCancel pending={pending} disabled={!connection || ready === 0} onCancel={onClose} onSend={send}>
          {preview.answer ? `Send ${formatCount(ready)} again` : 'Send again'}
        </SendOrCancel>
      </Stack>
    </Modal>
  );
}

function draftOf(connections: Props['connections'], initial: Props['initial']): Draft {
  const only = connections.length === 1 ? connections[0]?.id : undefined;
  return {
    connection: only ?? connections.find(({ id }) => id === initial.connection)?.id ?? null,
    name: initial.name ?? null,
    state: initial.state ?? null,
    order: initial.order ?? null,
    days: noDays,
  };
}

function filterOf({ name, state, order, days }: Draft, timeZone: string): ReplayFilter {
  return {
    ...instantsOf(days, timeZone),
    ...(name?.trim() && { name: name.trim() }),
    ...(state && { state }),
    ...(order?.trim() && { order: order.trim() }),
  };
}

type FieldsProps = { draft: Draft; change: (next: Partial<Draft>) => void; connections: Props['connections'] };

function Fields({ draft, change, connections }: FieldsProps) {
  return (
    <>
      <Select
        label="Connection"
        placeholder="choose one"
        data={connections.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.connection}
        onChange={(connection) => change({ connection })}
      />
      <Group grow align="flex-start">
        <DaysInput label="Events of these days" clearable value={draft.days} onChange={(days) => change({ days })} />
        <Select
          label="State"
          data={[{ value: EVERY, label: 'Every state' }, ...deliveryStates.map((value) => ({ value, label: stateLabel(value) }))]}
          value={draft.state ?? EVERY}
          onChange={(state) => change({ state: deliveryStates.find((known) => known === state) ?? null })}
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput
          label="Event"
          placeholder="every event"
          value={draft.name ?? ''}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <TextInput
          label="Order number"
          placeholder="every order"
          value={draft.order ?? ''}
          onChange={({ currentTarget }) => change({ order: currentTarget.value })}
        />
      </Group>
    </>
  );
}

function Shown({ preview: { ready, tooOld, waiting, shadow, kept, samples } }: { preview: ReplayPreview }) {
  const lines = [
    shadow > 0 &&
      `${formatCount(shadow)} of them ${shadow === 1 ? 'is' : 'are'} from before this connection took over: checked and kept again, and not sent.`,
    kept > 0 &&
      `${formatCount(kept)} ${kept === 1 ? 'was' : 'were'} sent before the connection went into shadow mode, and ${kept === 1 ? 'stays' : 'stay'} as ${kept === 1 ? 'it is' : 'they are'}.`,
    tooOld > 0 && `${formatCount(tooOld)} ${tooOld === 1 ? 'is' : 'are'} older than the platform takes, and stay as they are.`,
    waiting > 0 && `${formatCount(waiting)} ${waiting === 1 ? 'is' : 'are'} on their way already.`,
  ].filter((line) => line !== false);
  return (
    <Stack gap="xs" aria-live="polite" data-testid="replay-preview">
      <Text size="sm" fw={600}>
        {ready === 0
          ? 'Nothing of it can be sent again.'
          : ready === shadow
            ? `${formatCount(ready)} will be checked again, and none sent.`
            : `${formatCount(ready - shadow)} will be sent again.`}
      </Text>
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <ReplaySamples samples={samples} isAll={samples.length >= ready} />
    </Stack>
  );
}
