'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { FailureAlert } from '../../../_parts/failure-alert';
import { useForm } from '../../../_parts/use-form';
import { acceptAction } from '../actions';

export function AcceptForm({ token, email }: { token: string; email: string }) {
  const { failure, pending, form } = useForm(acceptAction.bind(null, token));
  return (
    <form {...form}>
      <Stack gap="md">
        <FailureAlert failure={failure} />
        <TextInput label="E-mail" name="email" value={email} readOnly autoComplete="username" />
        <TextInput label="Your name" name="name" autoComplete="name" required error={failure?.fields.name} />
        <PasswordInput
          label="Choose a password"
          name="password"
          autoComplete="new-password"
          description="At least 12 characters."
          required
          error={failure?.fields.password}
        />
        <Button type="submit" fullWidth loading={pending}>
          Join
        </Button>
      </Stack>
    </form>
  );
}
