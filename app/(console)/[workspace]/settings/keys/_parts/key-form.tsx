'use client';

import { Button, Fieldset, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ShownOnce } from '@/app/(console)/_kit/shown-once';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import { createKeyAction } from '../actions';

export function KeyForm({ workspace, roles }: { workspace: string; roles: Role[] }) {
  const { save, pending, errorOf } = useSave();
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('viewer');
  const [key, setKey] = useState<string>();
  function create(): void {
    save(
      () => createKeyAction(workspace, { name, role }),
      `${name} was made.`,
      (made) => {
        setKey(made.key);
        setName('');
      },
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <Fieldset legend="Make an API key">
        <Stack gap="md">
          <TextInput
            label="Name"
            description="What it is for, so that you know later what stops when you revoke it."
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf('name')}
          />
          <NativeSelect
            label="Role"
            description="Give the least that does the job: viewer reads reports, marketer also orders and events."
            data={roles}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={pending}>
              Make the key
            </Button>
          </Group>
          {key && (
            <ShownOnce
              title="Your new API key"
              secret={key}
              hint="Copy it now: only a hash is stored, and it is not shown again."
            />
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
