'use client';
/** The secret that a platform signs with, under the name the platform has for it. */
import { PasswordInput } from '@mantine/core';
import type { KindView } from '../views';

type Props = { kind: KindView; value: string; onChange: (secret: string) => void; error: string | undefined };

export function SecretInput({ kind, value, onChange, error }: Props) {
  const field = kind.fields.find(({ secret }) => secret);
  return (
    <PasswordInput
      label={field?.label ?? 'Secret'}
      description={[field?.help, 'Leave it empty to have one made here, for you to enter there.'].filter(Boolean).join(' ')}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the secret' }}
    />
  );
}
