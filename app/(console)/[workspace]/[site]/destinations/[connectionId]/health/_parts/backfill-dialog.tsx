'use client';
/** Sending what the store holds already: for which days, how much that is, and then the button. */
import { List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Modal } from '@/components/ui/dialogs';
import { AskFirst, SendOrCancel } from '@/app/(console)/_kit/ask-first';
import { type Days, DaysInput, instantsOf, type TimeRange } from '@/app/(console)/_kit/days-input';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import { backfillAction, previewBackfillAction } from '../../../ledger/actions';
import type { BackfillPreview } from '../../../ledger/forms';
import type { ConnectionScreen } from '../../../views';
import { agePhrase } from '../../../words';

type Props = { connection: ConnectionScreen; initialDays: Days; onClose: () => void; onDone: () => void };

export function BackfillDialog({ connection: { id, destination }, initialDays, onClose, onDone }: Props) {
  const site = useSite();
  const [days, setDays] = useState<Days>(initialDays);
  const preview = useAsk<BackfillPreview>();
  const { save, pending } = useSave();
  const range = instantsOf(days, site.timeZone);
  const total = Object.values(preview.answer?.events ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <Modal opened onClose={onClose} size="md" title="Send what the store holds" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm">
        <Text size="sm">
          Stored events and orders that this connection has not sent yet are sent with their own times. {destination.name} takes
          those of the last {agePhrase(destination.ageDays)}.
        </Text>
        <DaysInput
          label="Events of these days"
          value={days}
          onChange={(next) => {
            setDays(next);
            preview.forget();
          }}
        />
        <AskFirst
          preview={preview}
          disabled={!range}
          onAsk={() => range && preview.ask(() => previewBackfillAction(site.id, id, range))}
        />
        {preview.answer && range && <Shown preview={preview.answer} range={range} />}
        <SendOrCancel
          pending={pending}
          disabled={!range || total === 0}
          onCancel={onClose}
          onSend={() =>
            range &&
            save(
              () => backfillAction(site.id, id, range),
              'They are on their way.',
              () => {
                onDone();
                onClose();
              },
            )
          }
        >
          {preview.answer ? `Send ${formatCount(total)}` : 'Send'}
        </SendOrCancel>
      </Stack>
    </Modal>
  );
}

function Shown({ preview: { events, oldest, shadow }, range }: { preview: BackfillPreview; range: TimeRange }) {
  const { timeZone } = useSite();
  const found = Object.entries(events).sort(([, left], [, right]) => right - left);
  return (
    <Stack gap="xs" aria-live="polite" data-testid="backfill-preview">
      {found.length === 0 ? (
        <Text size="sm" fw={600}>
          Nothing new to send in these days.
        </Text>
      ) : (
        <List size="sm">
          {found.map(([name, count]) => (
            <List.Item key={name}>
              {formatCount(count)} × {name}
            </List.Item>
          ))}
        </List>
      )}
      {shadow > 0 && (
        <Text size="sm">
          {formatCount(shadow)} of them {shadow === 1 ? 'is' : 'are'} from before the take-over: checked and kept, not sent.
        </Text>
      )}
      {oldest > range.from && (
        <Text size="sm">What happened before {formatTime(oldest, timeZone)} is left out: it is too old for the platform.</Text>
      )}
    </Stack>
  );
}
