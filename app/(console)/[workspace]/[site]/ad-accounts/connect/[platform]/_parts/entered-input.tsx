'use client';
/** One thing to enter of an app or a key; what is stored of a secret stays while its field is empty. */
import { PasswordInput, TextInput } from '@mantine/core';
import type { SecretView } from '@/lib/model/secret';
import type { SpendField } from '@/lib/spend/define';

type Props = {
  field: SpendField;
  value: string;
  change: (value: string) => void;
  error: string | undefined;
  stored?: SecretView | undefined;
};

export function EnteredInput({ field: { label, help, secret, optional, placeholder }, value, change, error, stored }: Props) {
  const isKept = secret === true && stored?.set === true;
  const common = {
    ...{ label, error, value, spellCheck: false },
    description: isKept ? `${help} Stored, ends in ${stored.lastFour}. Empty: it stays.` : help,
    required: !optional && !isKept,
    placeholder: isKept ? `ends in ${stored.lastFour}` : placeholder,
    onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
  };
  if (!secret) return <TextInput {...common} autoComplete="off" />;
  return (
    <PasswordInput
      {...common}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide: ${label}` }}
    />
  );
}
