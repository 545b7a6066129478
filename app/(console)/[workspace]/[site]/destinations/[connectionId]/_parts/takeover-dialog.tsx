'use client';
/** Names the moment from which the connection sends: orders before it are the other tool's, orders from it on are ours. */
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Modal } from '@/components/ui/dialogs';
import { SendOrCancel } from '@/app/(console)/_kit/ask-first';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { atWallClock } from '@/lib/core/day';
import { commonSettings } from '@/lib/delivery/connection-settings';
import { type EarlierRefunds, earlierRefundChoices, TAKEOVER_DAYS_MAX } from '@/lib/model/connection-mode';
import { takeOverAction } from '../../actions';
import type { ConnectionScreen } from '../../views';

type Props = { connection: ConnectionScreen; onClose: () => void; onDone: () => void };
type Draft = { when: 'now' | 'later'; at: string; earlierRefunds: EarlierRefunds };

export function TakeoverDialog({ connection, onClose, onDone }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [draft, setDraft] = useState<Draft>({ when: 'now', at: '', earlierRefunds: connection.earlierRefunds });
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const at = draft.when === 'later' ? atWallClock(`${draft.at}:00`, site.timeZone) : undefined;
  const sentWhenPaid = commonSettings(connection.settings).orderSentWhen !== 'placed';
  const takeOver = () =>
    save(
      () =>
        takeOverAction(site.id, connection.id, {
          ...(at && { at: at.toISOString() }),
          earlierRefunds: draft.earlierRefunds,
        }),
      at ? `${connection.name} will take over.` : `${connection.name} has taken over.`,
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
      title={`Let ${connection.name} take over`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md" data-testid="takeover">
        <Text size="sm">
          Orders placed before this time are left to the other tool, and never sent by Tieback. Orders placed from then on are
          sent by Tieback.{sentWhenPaid && ' An order that is paid later counts by the time of its payment.'} Switch the other
          tool off at the same time, so that none is counted twice.
        </Text>
        <MomentFields draft={draft} change={change} error={errorOf('at')} />
        <RefundFields connection={connection} draft={draft} change={change} />
        <Text size="sm">
          Back-fills and replays follow the same rule: what happened before is checked and kept, and not sent.
        </Text>
        <SendOrCancel pending={pending} disabled={draft.when === 'later' && !at} onCancel={onClose} onSend={takeOver}>
          Take over
        </SendOrCancel>
      </Stack>
    </Modal>
  );
}

type FieldsProps = { draft: Draft; change: (part: Partial<Draft>) => void };

function MomentFields({ draft, change, error }: FieldsProps & { error: string | undefined }) {
  const { timeZone } = useSite();
  return (
    <>
      <Radio.Group
        label="When"
        value={draft.when}
        onChange={(when) => change({ when: when === 'later' ? 'later' : 'now' })}
        error={draft.when === 'now' ? error : undefined}
      >
        <Stack gap={6} mt={6}>
          <Radio value="now" label="Now" />
          <Radio value="later" label={`Later, within the next ${TAKEOVER_DAYS_MAX} days`} />
        </Stack>
      </Radio.Group>
      {draft.when === 'later' && (
        <TextInput
          type="datetime-local"
          label="Date and time"
          description={`In the site’s time zone, ${timeZone}.`}
          value={draft.at}
          onChange={({ currentTarget }) => change({ at: currentTarget.value })}
          error={error}
        />
      )}
    </>
  );
}

const refundWords: Record<EarlierRefunds, { label: string; description: string }> = {
  left: {
    label: 'Leave them to the other tool',
    description: 'Tieback does not send refunds of orders that the other tool has sent. For tools that keep sending refunds.',
  },
  sent: {
    label: 'Send them',
    description: 'For tools that are switched off for good. It works where the platform knows the order by the same number.',
  },
};

function RefundFields({ connection: { destination }, draft, change }: FieldsProps & Pick<Props, 'connection'>) {
  if (!destination.refunds.taken) return null;
  return (
    <Radio.Group
      label="Refunds of orders that the other tool has sent"
      value={draft.earlierRefunds}
      onChange={(value) => change({ earlierRefunds: earlierRefundChoices.find((known) => known === value) ?? 'left' })}
    >
      <Stack gap={6} mt={6}>
        {earlierRefundChoices.map((value) => (
          <Radio key={value} value={value} {...refundWords[value]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
