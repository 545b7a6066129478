'use client';
/** Stops sending for a while. Nothing is lost by it until the platform's maximum age. */
import { Button } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { updateConnectionAction } from '../../actions';
import type { ConnectionScreen } from '../../views';
import { agePhrase } from '../../words';

export function PauseButton({ connection: { id, name, enabled, destination } }: { connection: ConnectionScreen }) {
  const site = useSite();
  const { save, pending } = useSave();
  const about = enabled
    ? `Events go on being kept for it, and are sent when it is resumed, up to ${agePhrase(destination.ageDays)} later.`
    : 'Sends what has waited, in its order, with its own times.';
  return (
    <Tooltip label={about}>
      <Button
        variant="default"
        size="xs"
        loading={pending}
        onClick={() =>
          save(
            () => updateConnectionAction(site.id, id, { enabled: !enabled }),
            enabled ? `${name} is paused.` : `${name} sends.`,
          )
        }
      >
        {enabled ? 'Pause' : 'Resume'}
      </Button>
    </Tooltip>
  );
}
