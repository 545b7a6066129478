'use client';
/** Changing an alert rule. */
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { updateRuleAction } from '../actions';
import type { SavedRuleForm } from '../forms';
import type { ConnectionChoice, RuleScreen } from '../views';
import { RuleFields } from './rule-fields';

type Props = { rule: RuleScreen; connections: ConnectionChoice[]; saved: (saved: SavedRuleForm) => void };

export function EditRule({ rule, connections, saved }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState(rule.form);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save(() => updateRuleAction(site.id, rule.id, form), 'The rule was changed.', saved);
      }}
    >
      <Stack gap="md">
        <RuleFields
          form={form}
          change={(part) => setForm((before) => ({ ...before, ...part }))}
          connections={connections}
          errorOf={errorOf}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
