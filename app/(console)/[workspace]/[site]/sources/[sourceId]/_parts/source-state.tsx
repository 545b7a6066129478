'use client';
/** Taking deliveries or not, and removing the source for good. */
import { Stack, Switch } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { deleteSourceAction, updateSourceAction } from '../../actions';
import type { SourceView } from '../../views';

export function SourceState({ source: { id, name, kind, enabled } }: { source: SourceView }) {
  const site = useSite();
  const path = usePath();
  const router = useRouter();
  const { save, pending } = useSave();
  return (
    <Stack gap="md" align="flex-start">
      <Switch
        label="Takes deliveries"
        description={`While it is paused, the address answers 404. ${kind.name} may try again later, and may give up after a while.`}
        checked={enabled}
        disabled={pending}
        onChange={({ currentTarget: { checked } }) =>
          save(
            () => updateSourceAction(site.id, id, { enabled: checked }),
            checked ? `${name} takes deliveries.` : `${name} is paused.`,
          )
        }
      />
      <ConfirmButton
        label={`Delete ${name}`}
        question="Its address answers 404 from then on and cannot be brought back. Orders and events that it brought stay. Remove the webhook on the other side too."
        action="Delete"
        pending={pending}
        onConfirm={() =>
          save(
            () => deleteSourceAction(site.id, id),
            `${name} was deleted.`,
            () => router.push(path('sources')),
          )
        }
      >
        Delete this source…
      </ConfirmButton>
    </Stack>
  );
}
