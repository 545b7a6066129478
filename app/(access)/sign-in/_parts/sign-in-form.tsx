'use client';

import { Alert, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FailureAlert } from '../../_parts/failure-alert';
import { useForm } from '../../_parts/use-form';
import { signInAction } from '../actions';

type Login = { email: string; password: string };

export function SignInForm({ next, demo }: { next: string; demo: Login | undefined }) {
  const { failure, pending, form } = useForm(signInAction);
  const [login, setLogin] = useState<Login>({ email: '', password: '' });
  return (
    <form {...form}>
      <Stack gap="md">
        {demo && <DemoLogin login={demo} onUse={() => setLogin(demo)} />}
        <FailureAlert failure={failure} />
        <input type="hidden" name="next" value={next} />
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          value={login.email}
          onChange={(event) => setLogin({ ...login, email: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={login.password}
          onChange={(event) => setLogin({ ...login, password: event.currentTarget.value })}
        />
        <Button type="submit" fullWidth loading={pending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

function DemoLogin({ login, onUse }: { login: Login; onUse: () => void }) {
  return (
    <Alert variant="light" title="This is a demo">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <Code>{login.email}</Code> with the password <Code>{login.password}</Code>
        </Text>
        <Button size="compact-sm" variant="default" onClick={onUse}>
          Fill in the demo login
        </Button>
      </Stack>
    </Alert>
  );
}
