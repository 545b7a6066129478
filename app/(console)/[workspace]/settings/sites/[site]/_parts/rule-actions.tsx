'use client';
/** What can be done with a list of rules: add one, see what it would make of the last 30 days, save it. */
import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  /** Other ways to add some. */
  children?: ReactNode;
  add: () => void;
  preview: { pending: boolean; failure?: { message: string } | undefined; ask: () => void };
  save: { pending: boolean; ask: () => void };
};

export function RuleActions({ children, add, preview, save }: Props) {
  return (
    <>
      <Group>
        {children}
        <Button variant="default" onClick={add}>
          Add a rule
        </Button>
        <Button variant="default" loading={preview.pending} onClick={preview.ask}>
          Preview the last 30 days
        </Button>
        <Button loading={save.pending} onClick={save.ask}>
          Save
        </Button>
      </Group>
      {preview.failure && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {preview.failure.message}
        </Text>
      )}
    </>
  );
}
