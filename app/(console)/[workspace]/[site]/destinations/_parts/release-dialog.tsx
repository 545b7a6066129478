'use client';
/** Releasing what is held: what that sends in money, and then the button. */
import { Stack, Text } from '@mantine/core';
import { Modal } from '@/components/ui/dialogs';
import { SendOrCancel } from '@/app/(console)/_kit/ask-first';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { notify } from '@/components/shell/notifications';
import { formatCount } from '@/components/ui/format';
import { releaseHoldAction } from '../actions';
import type { ConnectionScreen } from '../views';
import { HeldWorth } from './held-worth';

type Props = { connection: Pick<ConnectionScreen, 'id' | 'name'>; onClose: () => void; onReleased: () => void };

export function ReleaseDialog({ connection, onClose, onReleased }: Props) {
  const site = useSite();
  const { save, pending } = useSave();
  const release = () =>
    save(
      () => releaseHoldAction(site.id, connection.id),
      'The hold is lifted.',
      ({ released, expired }) => {
        const lost = expired > 0 ? ` ${formatCount(expired)} ${expired === 1 ? 'was' : 'were'} too old and not sent.` : '';
        void notify({ message: `${formatCount(released)} held ${released === 1 ? 'event goes' : 'events go'} on.${lost}` });
        onReleased();
        onClose();
      },
    );
  return (
    <Modal opened onClose={onClose} size="lg" title={`Release ${connection.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="sm" data-testid="release">
        <HeldWorth connection={connection} />
        <Text size="sm">
          They go with the settings and mapping as they are now. What the mapping or the buyer’s consent leaves out is still not
          sent. If the platform refuses again, they all go back on hold, in order.
        </Text>
        <SendOrCancel pending={pending} disabled={false} onCancel={onClose} onSend={release}>
          Release
        </SendOrCancel>
      </Stack>
    </Modal>
  );
}
