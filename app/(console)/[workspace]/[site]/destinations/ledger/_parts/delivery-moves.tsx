'use client';
/** What an admin can do with one delivery, by its state. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { parseId } from '@/lib/core/id';
import type { DeliveryListRow } from '@/lib/reporting/reports/deliveries/definition';
import { ReleaseDialog } from '../../_parts/release-dialog';
import { retryAction } from '../actions';
import { ReplayDialog } from './replay-dialog';

export function DeliveryMoves({ delivery, onMoved }: { delivery: DeliveryListRow; onMoved: () => void }) {
  const site = useSite();
  const { save, pending } = useSave();
  const [replaying, setReplaying] = useState(false);
  const [releasing, setReleasing] = useState(false);
  const { id, state, connection } = delivery;
  const connectionId = parseId<'connection'>(connection.id);
  const isWaiting = state === 'retry' || state === 'pending';
  const isSettled = state === 'delivered' || state === 'rejected' || state === 'skipped' || state === 'shadowed';
  return (
    <Group gap="xs">
      {isWaiting && (
        <Button
          size="xs"
          loading={pending}
          onClick={() =>
            save(
              () => retryAction(site.id, connection.id, [id]),
              'It is due now: it goes with the next request, within a minute.',
              onMoved,
            )
          }
        >
          Retry now
        </Button>
      )}
      {state === 'held' && connectionId && (
        <Button size="xs" onClick={() => setReleasing(true)}>
          Release all that {connection.name} holds…
        </Button>
      )}
      {isSettled && (
        <Button size="xs" variant="default" onClick={() => setReplaying(true)}>
          Replay this…
        </Button>
      )}
      {releasing && connectionId && (
        <ReleaseDialog
          connection={{ id: connectionId, name: connection.name }}
          onClose={() => setReleasing(false)}
          onReleased={onMoved}
        />
      )}
      {replaying && (
        <ReplayDialog
          connections={[connection]}
          initial={{ connection: connection.id, ids: [id] }}
          onClose={() => setReplaying(false)}
          onDone={onMoved}
        />
      )}
    </Group>
  );
}
