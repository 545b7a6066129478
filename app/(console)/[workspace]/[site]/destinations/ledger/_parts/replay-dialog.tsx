'use client';
/** Sending again: which deliveries, what that would do, and then the button. */
import { Alert, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Modal } from '@/components/ui/dialogs';
import { Select } from '@/components/form/select';
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

type Draft = {
  connection: string | null;
  name: string | null;
  state: DeliveryState | null;
  order: string | null;
  days: Days;
  delivered: boolean;
};
type Props = {
  connections: { id: string; name: string }[];
  /** With `ids` it is about these alone, and there is nothing to choose. */
  initial: Partial<Omit<Draft, 'days' | 'delivered'>> & { ids?: string[] };
  onClose: () => void;
  onDone: () => void;
};

export function ReplayDialog({ connections, initial, onClose, onDone }: Props) {
  const site = useSite();
  const preview = useAsk<ReplayPreview>();
  const { save, pending } = useSave();
  const [draft, setDraft] = useState(() => draftOf(connections, initial));
  const [mayCountAgain, setMayCountAgain] = useState(false);
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next });
    setMayCountAgain(false);
    preview.forget();
  };
  const filter = initial.ids ? { ids: initial.ids } : filterOf(draft, site.timeZone);
  const { connection } = draft;
  const ready = preview.answer?.ready ?? 0;
  const asksFirst = (preview.answer?.countedAgain ?? 0) > 0;
  const send = () =>
    connection &&
    save(
      () => replayAction(site.id, connection, { ...filter, ...(mayCountAgain && { countAgain: true }) }),
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
        <Text size="sm">What is sent again keeps its key and its time. The connection’s current settings and mapping apply.</Text>
        {!initial.ids && <Fields draft={draft} change={change} connections={connections} />}
        <AskFirst
          preview={preview}
          disabled={!connection}
          onAsk={() => connection && preview.ask(() => previewReplayAction(site.id, connection, filter))}
        />
        {preview.answer && <Shown preview={preview.answer} />}
        {preview.answer && <CountedAgain preview={preview.answer} checked={mayCountAgain} change={setMayCountAgain} />}
        <SendOrCancel
          pending={pending}
          disabled={!connection || ready === 0 || (asksFirst && !mayCountAgain)}
          onCancel={onClose}
          onSend={send}
        >
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
    delivered: false,
  };
}

function filterOf({ name, state, order, days, delivered }: Draft, timeZone: string): ReplayFilter {
  return {
    ...instantsOf(days, timeZone),
    ...(name?.trim() && { name: name.trim() }),
    ...(state && { state }),
    ...(order?.trim() && { order: order.trim() }),
    ...(delivered && { delivered }),
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
          data={[{ value: EVERY, label: 'Any' }, ...deliveryStates.map((value) => ({ value, label: stateLabel(value) }))]}
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
      {draft.state === null && (
        <Checkbox
          label="Also send what was delivered already"
          checked={draft.delivered}
          onChange={({ currentTarget }) => change({ delivered: currentTarget.checked })}
        />
      )}
    </>
  );
}

function Shown({ preview: { ready, tooOld, waiting, delivered, shadow, kept, samples } }: { preview: ReplayPreview }) {
  const lines = [
    shadow > 0 &&
      `${formatCount(shadow)} of them ${shadow === 1 ? 'is' : 'are'} from before the take-over: checked and kept again, not sent.`,
    kept > 0 && `${formatCount(kept)} ${kept === 1 ? 'was' : 'were'} sent before the connection went into shadow mode: left out.`,
    tooOld > 0 && `${formatCount(tooOld)} ${tooOld === 1 ? 'is' : 'are'} too old for the platform: left out.`,
    delivered > 0 && `${formatCount(delivered)} ${delivered === 1 ? 'was' : 'were'} delivered already: left out.`,
    waiting > 0 && `${formatCount(waiting)} ${waiting === 1 ? 'is' : 'are'} waiting to be sent already.`,
  ].filter((line) => line !== false);
  return (
    <Stack gap="xs" aria-live="polite" data-testid="replay-preview">
      <Text size="sm" fw={600}>
        {ready === 0
          ? 'None of these can be sent again.'
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

type CountedProps = { preview: ReplayPreview; checked: boolean; change: (checked: boolean) => void };

/** What the platform would count twice goes only when somebody wants that. */
function CountedAgain({ preview: { countedAgain, counts }, checked, change }: CountedProps) {
  if (countedAgain === 0) return null;
  const many = countedAgain === 1 ? 'One of these was' : `${formatCount(countedAgain)} of these were`;
  return (
    <Alert variant="light" color="orange" title={`${many} delivered, and would be counted a second time`}>
      <Stack gap="xs">
        {counts && <Text size="sm">{counts}</Text>}
        <Checkbox
          label="Send them, and let them count again"
          checked={checked}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
      </Stack>
    </Alert>
  );
}
