'use client';
/** What is watched of every connection without a rule; a kind can be muted for the site, and none be deleted. */
import { Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { AlertKind } from '@/lib/model/alert';
import { muteAlertsAction } from '../actions';
import type { StandingScreen } from '../views';

type Props = { standing: StandingScreen[]; muted: AlertKind[]; sendsMail: boolean };

export function StandingTable({ standing, muted: stored, sendsMail }: Props) {
  const site = useSite();
  const { save, pending } = useSave();
  const [muted, setMuted] = useState(stored);
  function toggle(kind: AlertKind, on: boolean): void {
    const next = on ? muted.filter((one) => one !== kind) : [...muted, kind];
    save(
      () => muteAlertsAction(site.id, next),
      on ? 'It is watched again.' : 'It is muted: open alerts of this kind close.',
      () => setMuted(next),
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm">
        For every connection, with nothing to set up. An alert is shown at the top of every page of this store
        {sendsMail ? ', and goes to the owners and admins of the workspace by e-mail' : ''}. A rule below can send it to a chat, a
        webhook or other people.
      </Text>
      {standing.map(({ kind, title, text }) => (
        <Group key={kind} wrap="nowrap" align="flex-start" justify="space-between">
          <div>
            <Text size="sm" fw={500}>
              {title}
            </Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </div>
          <Switch
            aria-label={`Watch: ${title}`}
            checked={!muted.includes(kind)}
            disabled={pending}
            onChange={(event) => toggle(kind, event.currentTarget.checked)}
          />
        </Group>
      ))}
    </Stack>
  );
}
