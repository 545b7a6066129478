'use client';

import { Button, Stack } from '@mantine/core';
import { FailureAlert } from '../../../_parts/failure-alert';
import { useForm } from '../../../_parts/use-form';
import { joinAction } from '../actions';

export function JoinForm({ token }: { token: string }) {
  const { failure, pending, form } = useForm(() => joinAction(token));
  return (
    <form {...form}>
      <Stack gap="md">
        <FailureAlert failure={failure} />
        <Button type="submit" fullWidth loading={pending}>
          Join with this login
        </Button>
      </Stack>
    </form>
  );
}
