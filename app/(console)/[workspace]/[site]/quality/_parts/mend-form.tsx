'use client';
/** A refused event to be mended: its JSON, and the button that sends it through the door again. */
import { Button, Group, JsonInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { releaseAction } from '../actions';

type Props = { id: string; payload: Record<string, unknown>; onReleased: () => void };

export function MendForm({ id, payload, onReleased }: Props) {
  const { workspaceSlug, slug } = useSite();
  const [text, setText] = useState(() => JSON.stringify(payload, null, 2));
  const [said, setSaid] = useState<string>();
  const { save, pending } = useSave();
  function release(): void {
    save(
      async () => {
        const result = await releaseAction(workspaceSlug, slug, id, text);
        setSaid(result.ok ? undefined : result.failure.message);
        return result;
      },
      'The event is stored.',
      onReleased,
    );
  }
  return (
    <>
      <JsonInput
        label="The event"
        description="Correct what was wrong. E-mail and phone are hashes already and stay so."
        autosize
        minRows={6}
        maxRows={24}
        value={text}
        onChange={setText}
        validationError="This is no JSON"
        error={said}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }}
      />
      <Group mt="xs" gap="sm">
        <Button size="compact-sm" loading={pending} onClick={release}>
          Release
        </Button>
        <Text size="xs" c="dimmed">
          It counts from the time that it names.
        </Text>
      </Group>
    </>
  );
}
