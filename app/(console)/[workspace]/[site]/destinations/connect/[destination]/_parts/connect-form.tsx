'use client';
/** The form that makes a connection; what comes next is to test it. */
import { Button, Group, Radio, Stack } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { type SettingsDraft, SettingsFields } from '../../../_parts/settings-fields';
import type { Beside } from '@/lib/destinations/account';
import type { ConnectionMode } from '@/lib/model/connection-mode';
import { createConnectionAction } from '../../../actions';
import { firstValues } from '../../../setting-values';
import type { DestinationView } from '../../../views';

export function ConnectForm({ destination, beside }: { destination: DestinationView; beside: Beside[] }) {
  const site = useSite();
  const path = usePath();
  const router = useRouter();
  const { save, pending, errorOf } = useSave();
  const [mode, setMode] = useState<ConnectionMode>('live');
  const [draft, setDraft] = useState<SettingsDraft>(() => ({
    name: destination.name,
    values: firstValues(destination),
    baseUrl: '',
  }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { name, values: settings, baseUrl } = draft;
        save(
          () => createConnectionAction(site.id, { destination: destination.id, name, settings, baseUrl, mode }),
          mode === 'shadow' ? `${name} is connected in shadow mode.` : `${name} is connected.`,
          (id) => router.push(path(`destinations/${id}?tab=test`)),
        );
      }}
    >
      <Stack gap="md" maw={620}>
        <SettingsFields
          destination={destination}
          draft={draft}
          change={(part) => setDraft((before) => ({ ...before, ...part }))}
          errorOf={errorOf}
          beside={beside}
        />
        <Radio.Group label="How it starts" value={mode} onChange={(value) => setMode(value === 'shadow' ? 'shadow' : 'live')}>
          <Stack gap={6} mt={6}>
            <Radio value="live" label="Sending" description="It sends events that come in from now on." />
            <Radio
              value="shadow"
              label="Shadow mode"
              description={
                `For a store that sends to ${destination.name} with another tool. Everything is checked and kept, ` +
                'and nothing is sent until you let this connection take over.'
              }
            />
          </Stack>
        </Radio.Group>
        <Group>
          <Button type="submit" loading={pending}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
