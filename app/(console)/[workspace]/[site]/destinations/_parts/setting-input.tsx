'use client';
/** One setting of a destination: the control of its kind, and a hint while its value looks unusual. */
import { Button, Checkbox, CopyButton, Group, PasswordInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import type { SecretView } from '@/lib/model/secret';
import { generatedValue, hintOf, isSecret } from '../setting-values';
import type { FieldView } from '../views';

type Value = string | boolean | null | undefined;
export type SettingProps = {
  field: FieldView;
  /** `null`: the stored secret is to be removed. */
  value: Value;
  change: (value: string | boolean | null) => void;
  error: string | undefined;
  /** What is stored of a secret; absent in a new form. */
  stored?: SecretView;
};

export function SettingInput(props: SettingProps) {
  const { field, value } = props;
  const hint = hintOf(field, value);
  return (
    <Stack gap={4}>
      <Control {...props} />
      {hint && (
        <Group gap={6} wrap="nowrap" role="status">
          <IconAlertTriangle size={14} color="var(--mantine-color-orange-6)" style={{ flexShrink: 0 }} aria-hidden />
          <Text size="xs">{hint.text}</Text>
          {hint.fix !== undefined && <Fix field={field} fix={hint.fix} change={props.change} />}
        </Group>
      )}
      {field.generated && <Generated field={field} change={props.change} value={value} />}
      {props.stored?.set && !field.required && (
        <Checkbox
          size="xs"
          label={`Remove the stored ${field.label.toLowerCase()}`}
          checked={value === null}
          onChange={({ currentTarget: { checked } }) => props.change(checked ? null : '')}
        />
      )}
    </Stack>
  );
}

/** Puts in the value's place what it most likely should be; a secret is not shown. */
function Fix({ field, fix, change }: Pick<SettingProps, 'field' | 'change'> & { fix: string }) {
  return (
    <Button size="compact-xs" variant="default" style={{ flexShrink: 0 }} onClick={() => change(fix)}>
      {isSecret(field) ? 'Correct it' : `Use ${fix}`}
    </Button>
  );
}

function Control({ field, value, change, error, stored }: SettingProps) {
  const { timeZone } = useSite();
  const { label, help, kind, placeholder, choices = [], required } = field;
  const text = typeof value === 'string' ? value : '';
  const isKept = isSecret(field) && stored?.set;
  const kept =
    isKept &&
    `Stored, ends in ${stored.lastFour}${stored.createdAt ? `, set ${formatTime(stored.createdAt, timeZone)}` : ''}. Empty: it stays.`;
  const common = {
    label,
    description: [help, kept].filter(Boolean).join(' '),
    error,
    required: required && !isKept,
    disabled: value === null,
  };
  const typed = { ...common, value: text, placeholder: isKept ? `ends in ${stored.lastFour}` : placeholder, spellCheck: false };
  switch (kind) {
    case 'switch':
      return (
        <Switch
          label={label}
          description={help}
          error={error}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select {...common} data={[...choices]} value={text || null} onChange={(choice) => choice !== null && change(choice)} />
      );
    case 'secret':
      return (
        <PasswordInput
          {...typed}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': `Show or hide: ${label}` }}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'long_secret':
      return (
        <Textarea
          {...typed}
          autoComplete="off"
          autosize
          minRows={3}
          maxRows={10}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'text':
      return <TextInput {...typed} autoComplete="off" onChange={(event) => change(event.currentTarget.value)} />;
  }
}

/** Makes a value, and lets it be copied for the other side as long as it stands in the form. */
function Generated({ field, value, change }: Pick<SettingProps, 'field' | 'value' | 'change'>) {
  const [made, setMade] = useState<string>();
  const { generated } = field;
  if (!generated) return null;
  return (
    <Group gap="xs">
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          const secret = generatedValue(generated, crypto.getRandomValues(new Uint8Array(generated.bytes)));
          setMade(secret);
          change(secret);
        }}
      >
        Make a random one
      </Button>
      {made && made === value && (
        <>
          <CopyButton value={made}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy it'}
              </Button>
            )}
          </CopyButton>
          <Text size="xs" c="dimmed">
            Enter it on your server too: once saved it is not shown again.
          </Text>
        </>
      )}
    </Group>
  );
}
