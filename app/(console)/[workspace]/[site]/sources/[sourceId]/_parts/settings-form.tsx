'use client';
/** The source's name and the options of its kind. */
import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import { updateSourceAction } from '../../actions';
import type { SettingControl, SourceView } from '../../views';

export function SettingsForm({ source }: { source: SourceView }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [name, setName] = useState(source.name);
  /** What was changed here; the rest is as stored, also when another form of the page stores it. */
  const [changed, setChanged] = useState<Record<string, unknown>>({});
  const settings = { ...source.settings, ...changed };
  const saved = useUnsaved({ name, changed });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(() => updateSourceAction(site.id, source.id, { name, settings }), 'The settings are saved.', saved);
      }}
    >
      <Stack gap="md" maw={560}>
        <TextInput
          label="Name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
        />
        {source.kind.controls.map((control) => (
          <Setting
            key={control.name}
            control={control}
            value={settings[control.name]}
            change={(value) => setChanged((before) => ({ ...before, [control.name]: value }))}
            error={errorOf(`settings.${control.name}`)}
          />
        ))}
        <Group>
          <Button type="submit" loading={pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type SettingProps = {
  control: SettingControl;
  value: unknown;
  change: (value: string | boolean) => void;
  error: string | undefined;
};

function Setting({ control, value, change, error }: SettingProps) {
  const common = { label: control.label, description: control.help, error };
  switch (control.shown) {
    case 'choice':
      return (
        <Select
          {...common}
          data={control.choices}
          value={typeof value === 'string' ? value : null}
          onChange={(choice) => choice !== null && change(choice)}
        />
      );
    case 'switch':
      return <Switch {...common} checked={value === true} onChange={(event) => change(event.currentTarget.checked)} />;
    case 'text':
      return (
        <TextInput
          {...common}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
  }
}
