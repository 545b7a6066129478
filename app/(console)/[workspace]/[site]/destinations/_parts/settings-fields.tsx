'use client';
/** The controls of a connection's settings, the same for a new one and for one that is changed. */
import { Accordion, Alert, Stack, Switch, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import { accountOf, type Beside } from '@/lib/destinations/account';
import type { SecretView } from '@/lib/model/secret';
import type { SettingValues } from '../forms';
import { itemIdDraftIn, itemIdValues } from '../item-id-words';
import { EVENT_ID_FORM, LIMITED_DATA_USE } from '../setting-values';
import type { DestinationView } from '../views';
import { sameAccountWords } from '../words';
import { EventIdField } from './event-id-field';
import { ItemIdFields } from './item-id-fields';
import { SettingInput } from './setting-input';

/** Stands for the demo's own vendors in place of an address. */
export const SANDBOX = 'sandbox';

export type SettingsDraft = { name: string; values: SettingValues; baseUrl: string };

type Props = {
  destination: DestinationView;
  draft: SettingsDraft;
  change: (part: Partial<SettingsDraft>) => void;
  errorOf: (field: string) => string | undefined;
  secrets?: Record<string, SecretView>;
  /** Requests would go to another host than now: the stored secrets do not go with them. */
  isMoved?: boolean;
  /** The site's other connections of this destination. */
  beside: Beside[];
};

export function SettingsFields(props: Props) {
  const { destination, draft, change, errorOf, secrets, isMoved } = props;
  const set = (name: string, value: string | boolean | null) => change({ values: { ...draft.values, [name]: value } });
  const { restricted } = destination.consent;
  return (
    <Stack gap="md">
      {destination.sandbox && <SandboxSwitch {...props} sandbox={destination.sandbox} />}
      <TextInput
        label="Name"
        description="As you will look for it here; the platform does not see it."
        required
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errorOf('name')}
      />
      {destination.fields.map((field) => (
        <Fragment key={field.name}>
          <SettingInput
            field={field}
            value={draft.values[field.name]}
            change={(value) => set(field.name, value)}
            error={errorOf(`settings.${field.name}`)}
            {...(secrets?.[field.name] && !isMoved && { stored: secrets[field.name] })}
          />
          {field.name === destination.account?.at(-1) && <SameAccount {...props} />}
        </Fragment>
      ))}
      {restricted && (
        <Switch
          label="Limited data use for opted-out buyers"
          description={`On: events of buyers in ${restricted.countries.join(', ')} who have opted out are sent, flagged for limited use (${restricted.how.replace(/\.$/, '')}). Off: they are not sent.`}
          checked={draft.values[LIMITED_DATA_USE] === true}
          onChange={(event) => set(LIMITED_DATA_USE, event.currentTarget.checked)}
          error={errorOf(`settings.${LIMITED_DATA_USE}`)}
        />
      )}
      <ItemIdFields
        value={itemIdDraftIn(draft.values)}
        change={(value) => change({ values: { ...draft.values, ...itemIdValues(value) } })}
        error={errorOf('settings.itemId')}
      />
      <EventIdField
        value={String(draft.values[EVENT_ID_FORM] ?? '')}
        change={(form) => set(EVENT_ID_FORM, form)}
        error={errorOf(`settings.${EVENT_ID_FORM}`)}
      />
      {destination.baseUrl !== '' && <AddressField {...props} />}
      {isMoved && secrets && Object.keys(secrets).length > 0 && (
        <Alert variant="light" color="orange" p="sm" role="status">
          Requests would go to another host. It does not get the stored secrets: they are erased when you save, so enter those
          that the new host needs.
        </Alert>
      )}
    </Stack>
  );
}

/** While what is filled in names an account that another connection sends to. A warning: some stores want that. */
function SameAccount({ destination, draft, beside }: Props) {
  const account = accountOf(destination, draft.values);
  const others = beside.filter((other) => other.account === account);
  if (others.length === 0) return null;
  return (
    <Alert variant="light" color="orange" p="sm" role="status" title="The same account twice" data-testid="same-account">
      {sameAccountWords(
        destination,
        others.map(({ name }) => name),
      )}{' '}
      It can be saved as it is.
    </Alert>
  );
}

/** Only in the demo: its own server stands for the platform's, with settings that it takes. */
function SandboxSwitch({ destination, draft, change, sandbox }: Props & { sandbox: SettingValues }) {
  const isOn = draft.baseUrl === SANDBOX;
  // What was filled in before comes back with the switch.
  const [filledIn, keepFilledIn] = useState<SettingValues>();
  function toggle(on: boolean): void {
    if (on) keepFilledIn(draft.values);
    change({ baseUrl: on ? SANDBOX : '', values: on ? { ...draft.values, ...sandbox } : withoutSandbox() });
  }
  /** What the sandbox had filled in goes, and what a person has changed since stays. */
  function withoutSandbox(): SettingValues {
    const before = filledIn ?? Object.fromEntries(destination.fields.map(({ name, initial }) => [name, initial]));
    const isFilled = (name: string) => name in sandbox && draft.values[name] === sandbox[name];
    return Object.fromEntries(
      Object.entries(draft.values).map(([name, value]) => [name, isFilled(name) ? (before[name] ?? '') : value]),
    );
  }
  return (
    <Alert variant="light" color="gray" p="sm">
      <Switch
        label="Use the sandbox"
        description={`This demo has a server of its own that answers as ${destination.name} does. Nothing leaves this machine; the settings are filled in.`}
        checked={isOn}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
    </Alert>
  );
}

function AddressField({ destination, draft, change, errorOf }: Props) {
  if (draft.baseUrl === SANDBOX) return null;
  return (
    <Accordion variant="contained" chevronPosition="left" defaultValue={draft.baseUrl ? 'address' : null}>
      <Accordion.Item value="address">
        <Accordion.Control fz="sm">Advanced</Accordion.Control>
        <Accordion.Panel>
          <TextInput
            label="Another address"
            description={`For a proxy or a region of its own, with https://. Empty: ${destination.baseUrl}. Another host needs the secrets entered again.`}
            placeholder={destination.baseUrl}
            spellCheck={false}
            value={draft.baseUrl}
            onChange={(event) => change({ baseUrl: event.currentTarget.value })}
            error={errorOf('baseUrl')}
          />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
