'use client';
/** Adds a custom event of the store's to the table. */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { defaultRule, type MappingDraft, newNameProblem, type RuleDraft } from './mapping-draft';

type Props = { draft: MappingDraft; add: (name: string, rule: RuleDraft) => void };

export function NewEvent({ draft, add }: Props) {
  const [name, setName] = useState('');
  const typed = name.trim();
  const problem = typed === '' ? undefined : newNameProblem(typed, draft);
  function submit(): void {
    if (typed === '' || problem) return;
    add(typed, { ...defaultRule(typed, {}), send: true });
    setName('');
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Custom event"
          description="Its name as the store sends it."
          placeholder="quiz_done"
          size="xs"
          spellCheck={false}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem}
        />
        <Button type="submit" size="xs" variant="default">
          Add
        </Button>
      </Group>
    </form>
  );
}
