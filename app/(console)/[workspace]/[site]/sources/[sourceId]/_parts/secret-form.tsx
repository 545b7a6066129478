'use client';
/** Changing the secret without losing a delivery: the old one stays valid for a while, and the page says until when. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ShownOnce } from '@/app/(console)/_kit/shown-once';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime } from '@/components/ui/format';
import { SecretInput } from '../../_parts/secret-input';
import { rotateSecretAction } from '../../actions';
import type { NewSecret } from '../../forms';
import type { SourceView } from '../../views';

export function SecretForm({ source }: { source: SourceView }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [typed, setTyped] = useState('');
  const [rotated, setRotated] = useState<NewSecret>();
  function rotate(): void {
    save(
      () => rotateSecretAction(site.id, source.id, typed),
      'The secret is changed.',
      (result) => {
        setRotated(result);
        setTyped('');
      },
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rotate();
      }}
    >
      <Stack gap="md" maw={560}>
        <Current source={source} />
        <SecretInput kind={source.kind} value={typed} onChange={setTyped} error={errorOf('secret')} />
        <Text size="sm" c="dimmed">
          The old secret stays valid for a week after the change, so that no delivery is lost while you change it on the other
          side.
        </Text>
        <Group>
          <Button type="submit" variant="default" loading={pending}>
            Change the secret
          </Button>
        </Group>
        {rotated && <Rotated {...rotated} />}
      </Stack>
    </form>
  );
}

function Current({ source: { secret } }: { source: SourceView }) {
  const { timeZone } = useSite();
  if (!secret.set) return <Text size="sm">No secret is set: every delivery is refused.</Text>;
  return (
    <Text size="sm">
      The secret ends in <strong>{secret.lastFour}</strong>
      {secret.createdAt && `, set ${formatTime(secret.createdAt, timeZone)}`}.
    </Text>
  );
}

/** What the change means; the new secret too when it was made here. */
function Rotated({ secret, oldUntil }: NewSecret) {
  const { timeZone } = useSite();
  const until = `The old secret is accepted until ${formatTime(oldUntil, timeZone)}.`;
  if (!secret) {
    return (
      <Text size="sm" role="status">
        {until}
      </Text>
    );
  }
  return (
    <ShownOnce
      title="The new secret"
      secret={secret}
      hint={`Copy it now and enter it on the other side: it is not shown again. ${until}`}
    />
  );
}
