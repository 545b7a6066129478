'use client';

import { Button, Fieldset, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ShownOnce } from '@/app/(console)/_kit/shown-once';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Role } from '@/lib/access';
import { inviteAction } from '../actions';

type Props = { workspace: string; choices: { role: Role; meaning: string }[] };

export function InviteForm({ workspace, choices }: Props) {
  const { save, pending, errorOf } = useSave();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<string>('marketer');
  const [link, setLink] = useState<string>();
  function invite(): void {
    save(
      () => inviteAction(workspace, { email, role }),
      `${email} is invited.`,
      (made) => {
        setLink(made.link);
        setEmail('');
      },
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite();
      }}
    >
      <Fieldset legend="Invite somebody">
        <Stack gap="md">
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="off"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={errorOf('email')}
          />
          <Radio.Group label="Role" value={role} onChange={setRole}>
            <Stack gap="xs" mt="xs">
              {choices.map((choice) => (
                <Radio key={choice.role} value={choice.role} label={choice.role} description={choice.meaning} />
              ))}
            </Stack>
          </Radio.Group>
          <Group>
            <Button type="submit" loading={pending}>
              Make an invitation link
            </Button>
          </Group>
          {link && (
            <ShownOnce
              title="Invitation link"
              secret={link}
              hint="Pass it on yourself. It works once, for a week, and is not shown again."
            />
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
