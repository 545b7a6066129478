'use client';
/** Adding an alert rule; the secret of its webhook is shown before the page is left. */
import { Button, Fieldset, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { ShownOnce } from '@/app/(console)/_kit/shown-once';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { createRuleAction } from '../actions';
import { type RuleForm, ruleWords } from '../forms';
import type { ConnectionChoice } from '../views';
import { RuleFields } from './rule-fields';

const EMPTY: RuleForm = { kind: 'standing', threshold: 0, emails: [], webhookUrl: '', webhookFormat: 'signed' };

export function NewRule({ connections }: { connections: ConnectionChoice[] }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState(EMPTY);
  const [secret, setSecret] = useState<string>();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => createRuleAction(site.id, form),
          form.metric
            ? 'The rule was added. The figure is looked at within the hour.'
            : `The rule was added: ${ruleWords({ ...form, threshold: Number(form.threshold) })}.`,
          (saved) => {
            setForm(EMPTY);
            setSecret(saved.secret);
          },
        );
      }}
    >
      <Fieldset legend="Add a rule">
        <Stack gap="md">
          <RuleFields
            form={form}
            change={(part) => setForm((before) => ({ ...before, ...part }))}
            connections={connections}
            errorOf={errorOf}
          />
          <Group>
            <Button type="submit" loading={pending}>
              Add the rule
            </Button>
          </Group>
          {secret && <WebhookSecret secret={secret} />}
        </Stack>
      </Fieldset>
    </form>
  );
}

/** The secret of a webhook that was just set. */
export function WebhookSecret({ secret }: { secret: string }) {
  return (
    <ShownOnce
      title="The webhook's secret"
      secret={secret}
      hint="Copy it now: it is stored encrypted and not shown again. Messages are signed with it as Standard Webhooks says; a receiver that does not check signatures does not need it."
    />
  );
}
