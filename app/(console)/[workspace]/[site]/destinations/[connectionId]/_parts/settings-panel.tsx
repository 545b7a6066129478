'use client';
/** The settings of a connection: a form for admins, what is set for everybody else; and its end. */
import { Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import { formatTime } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { Beside } from '@/lib/destinations/account';
import { goesElsewhere } from '@/lib/destinations/address';
import { DestinationFacts, Peculiarities } from '../../_parts/destination-facts';
import { eventIdFormWords } from '../../_parts/event-id-field';
import { type SettingsDraft, SettingsFields } from '../../_parts/settings-fields';
import { deleteConnectionAction, updateConnectionAction } from '../../actions';
import { itemIdWords } from '../../item-id-words';
import { changedValues, EVENT_ID_FORM, firstValues, isSecret, LIMITED_DATA_USE } from '../../setting-values';
import type { ConnectionScreen } from '../../views';
import type { ConnectionProps } from './connection-props';
import { ModePanel } from './mode-panel';

export function SettingsPanel({ connection, mayManage, beside }: ConnectionProps & { beside: Beside[] }) {
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="md">
          {!mayManage && <NeedsRole role="admin" to="change this connection" />}
          <Panel title="Settings">
            {mayManage ? <SettingsForm connection={connection} beside={beside} /> : <SettingsTable connection={connection} />}
          </Panel>
          <ModePanel connection={connection} mayManage={mayManage} />
          {mayManage && (
            <Panel title="Delete">
              <Delete connection={connection} />
            </Panel>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Panel title="About this destination">
          <Stack gap="xs">
            <DestinationFacts destination={connection.destination} />
            <Peculiarities destination={connection.destination} />
          </Stack>
        </Panel>
      </Grid.Col>
    </Grid>
  );
}

function SettingsForm({ connection, beside }: { connection: ConnectionScreen; beside: Beside[] }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const { id, destination, secrets } = connection;
  const stored = (): SettingsDraft => ({
    name: connection.name,
    values: firstValues(destination, connection.settings),
    baseUrl: connection.baseUrl ?? '',
  });
  const [draft, setDraft] = useState(stored);
  const secretFields = destination.fields.filter(isSecret);
  // A secret leaves the form once it is stored: what is not a secret says whether something was changed.
  const saved = useUnsaved(withoutSecrets(draft, secretFields));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { name, values, baseUrl } = draft;
        const change = { name, baseUrl, settings: changedValues(values, destination.fields) };
        save(
          () => updateConnectionAction(site.id, id, change),
          'The settings are saved.',
          () => {
            saved();
            setDraft(withoutSecrets(draft, secretFields));
          },
        );
      }}
    >
      <Stack gap="md" maw={620}>
        <SettingsFields
          destination={destination}
          draft={draft}
          change={(part) => setDraft((before) => ({ ...before, ...part }))}
          errorOf={errorOf}
          secrets={secrets}
          beside={beside}
          isMoved={goesElsewhere(destination, addressesOf(stored()), addressesOf(draft))}
        />
        <Text size="sm" c="dimmed">
          Events that wait keep the settings and mapping that they came with, but the credentials and the address are always the
          current ones. What is on hold goes with the current settings and mapping when you release it.
        </Text>
        <Group>
          <Button type="submit" loading={pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const addressesOf = ({ values, baseUrl }: SettingsDraft) => ({ settings: values, baseUrl });

/** A secret stays in the form only until it is stored. */
function withoutSecrets(draft: SettingsDraft, secrets: { name: string }[]): SettingsDraft {
  return { ...draft, values: { ...draft.values, ...Object.fromEntries(secrets.map(({ name }) => [name, ''])) } };
}

function SettingsTable({ connection: { settings, secrets, baseUrl, destination } }: { connection: ConnectionScreen }) {
  const { timeZone } = useSite();
  const shown = (name: string): string => {
    const { set, lastFour, createdAt } = secrets[name] ?? {};
    if (set) return `set, ends in ${lastFour}${createdAt ? `, since ${formatTime(createdAt, timeZone)}` : ''}`;
    const value = settings[name];
    if (typeof value === 'boolean') return value ? 'on' : 'off';
    const { choices, initial } = destination.fields.find((field) => field.name === name) ?? {};
    const chosen = choices?.find((choice) => choice.value === (value ?? initial));
    return chosen?.label ?? (typeof value === 'string' && value !== '' ? value : '–');
  };
  const rows = [
    ...destination.fields.map(({ name, label }) => [label, shown(name)] as const),
    ...(destination.consent.restricted ? [['Limited data use for opted-out buyers', shown(LIMITED_DATA_USE)] as const] : []),
    ['Item id', itemIdWords(settings)] as const,
    ['Form of the event id', eventIdFormWords(settings[EVENT_ID_FORM])] as const,
    ['Address', baseUrl ?? destination.baseUrl] as const,
  ];
  return (
    <Table>
      <Table.Tbody>
        {rows.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" maw={240}>
              {label}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Delete({ connection: { id, name, destination } }: { connection: ConnectionScreen }) {
  const site = useSite();
  const path = usePath();
  const router = useRouter();
  const { save, pending } = useSave();
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        Its secrets are erased and cannot be brought back. Events that still wait for it are given up. What was sent stays in the
        ledger, and at {destination.name}. To stop for a while, pause it instead.
      </Text>
      <ConfirmButton
        label={`Delete ${name}`}
        question={`Nothing more is sent to ${destination.name} by this connection, what waits is given up, and its secrets are erased. This cannot be undone.`}
        action="Delete"
        pending={pending}
        onConfirm={() =>
          save(
            () => deleteConnectionAction(site.id, id),
            `${name} was deleted.`,
            () => router.push(path('destinations')),
          )
        }
      >
        Delete this connection…
      </ConfirmButton>
    </Stack>
  );
}
