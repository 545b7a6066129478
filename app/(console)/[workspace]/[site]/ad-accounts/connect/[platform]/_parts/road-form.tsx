'use client';
/** One way to connect: the steps at the platform with the days to expect, and the form for what comes of them. */
import { Alert, Button, Group, List, Stack, Switch, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { ConnectButton } from '../../../_parts/connect-button';
import { pasteLoginAction, removeAppAction, saveAppAction } from '../../../actions';
import type { PlatformView, RoadView } from '../../../views';
import { EnteredInput } from './entered-input';

type Props = {
  platform: PlatformView;
  road: RoadView;
  /** The login that is connected again. */
  again?: string;
};

/** Stands for the demo's own servers in place of an address. */
const SANDBOX = 'sandbox';

export function RoadForm({ platform, road, ...which }: Props) {
  const app = road.kind === 'oauth' ? platform.app : undefined;
  return (
    <Stack gap="md" maw={720}>
      <Text size="sm">
        How long {platform.name} takes: {road.wait}.
      </Text>
      <List type="ordered" size="sm" spacing={4} style={{ overflowWrap: 'anywhere' }}>
        {road.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Fields platform={platform} road={road} {...which} />
      {app && (
        <Group>
          <ConnectButton
            platform={platform}
            {...(which.again && { loginId: which.again })}
          >{`Sign in with ${platform.name}`}</ConnectButton>
          <RemoveApp platform={platform} />
        </Group>
      )}
    </Stack>
  );
}

function Fields({ platform, road, again }: Props) {
  const site = useSite();
  const path = usePath();
  const router = useRouter();
  const { save, pending, errorOf } = useSave();
  const app = road.kind === 'oauth' ? platform.app : undefined;
  const [values, setValues] = useState<Record<string, string>>(app?.entered ?? {});
  const [isSandbox, setSandbox] = useState(app?.sandbox ?? false);
  function send(): void {
    const form = { values, ...(isSandbox && { base: SANDBOX }) };
    const { id, name } = platform;
    if (road.kind === 'oauth') {
      save(() => saveAppAction(site.id, id, form), `The app of ${name} is saved.`);
      return;
    }
    save(
      () => pasteLoginAction(site.id, id, { ...form, ...(again && { loginId: again }) }),
      `${name} is connected.`,
      // The accounts of a login that was there before are chosen.
      (login) => router.push(path(login.again ? 'ad-accounts' : `ad-accounts?choose=${login.loginId}`)),
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        {road.sandbox && (
          <SandboxSwitch
            name={platform.name}
            isOn={isSandbox}
            toggle={(on) => {
              setSandbox(on);
              setValues(on ? { ...road.sandbox } : {});
            }}
          />
        )}
        {road.fields.map((field) => (
          <EnteredInput
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            change={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            error={errorOf(`values.${field.name}`)}
            stored={app?.secrets[field.name]}
          />
        ))}
        <Group>
          <Button type="submit" size="xs" variant={app ? 'default' : 'filled'} loading={pending}>
            {road.kind === 'oauth' ? 'Save the app' : 'Connect'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type SwitchProps = { name: string; isOn: boolean; toggle: (on: boolean) => void };

/** Only in the demo: its own server stands for the platform's, with what it takes. */
function SandboxSwitch({ name, isOn, toggle }: SwitchProps) {
  return (
    <Alert variant="light" color="gray" p="sm">
      <Switch
        label="Use the sandbox"
        description={`This demo has a server of its own that answers as ${name} does. Nothing leaves this machine; the form is filled in.`}
        checked={isOn}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
    </Alert>
  );
}

function RemoveApp({ platform: { id, name } }: Pick<Props, 'platform'>) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <ConfirmButton
      label={`the app of ${name}`}
      question={`Nobody can sign in with ${name} until another app is entered.`}
      action="Remove the app"
      pending={pending}
      onConfirm={() => save(() => removeAppAction(site.id, id), `The app of ${name} is removed.`)}
    >
      Remove
    </ConfirmButton>
  );
}
