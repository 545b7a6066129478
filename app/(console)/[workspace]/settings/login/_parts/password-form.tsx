'use client';

import { Button, Fieldset, Group, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useSave } from '@/app/(console)/_kit/use-save';
import { changePasswordAction } from '../actions';

const EMPTY = { current: '', password: '' };

export function PasswordForm({ email }: { email: string }) {
  const { save, pending, errorOf } = useSave();
  const [passwords, setPasswords] = useState(EMPTY);
  function change(): void {
    save(
      () => changePasswordAction(passwords),
      'Your password is changed. Everywhere else you are signed out.',
      () => setPasswords(EMPTY),
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change();
      }}
    >
      <Fieldset legend="Change your password">
        <Stack gap="md">
          {/* Password managers store the new one beside this name. */}
          <input hidden name="username" autoComplete="username" value={email} readOnly />
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            required
            maw={420}
            value={passwords.current}
            onChange={(event) => setPasswords({ ...passwords, current: event.currentTarget.value })}
            error={errorOf('current')}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters. You stay signed in here, and are signed out everywhere else."
            autoComplete="new-password"
            required
            maw={420}
            value={passwords.password}
            onChange={(event) => setPasswords({ ...passwords, password: event.currentTarget.value })}
            error={errorOf('password')}
          />
          <Group>
            <Button type="submit" loading={pending}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </Fieldset>
    </form>
  );
}
