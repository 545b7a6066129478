'use client';
/** A budget for a channel or campaign that has no row yet. */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { saveBudgetAction } from '../actions';

const NOTHING = { channel: '', campaign: '', amount: '' };

export function AddBudget({ month, saved }: { month: string; saved: () => void }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState(NOTHING);
  const change = (part: Partial<typeof NOTHING>) => setForm({ ...form, ...part });
  const add = () =>
    save(
      () => saveBudgetAction(site.id, { month, ...form }),
      'Budget saved',
      () => {
        setForm(NOTHING);
        saved();
      },
    );
  return (
    <Group gap="sm" align="flex-end" mt="md">
      <TextInput
        label="Channel"
        placeholder="Paid Social"
        w={180}
        value={form.channel}
        error={errorOf('budgets.0.channel')}
        onChange={({ currentTarget }) => change({ channel: currentTarget.value })}
      />
      <TextInput
        label="Campaign"
        placeholder="All of the channel"
        w={220}
        value={form.campaign}
        error={errorOf('budgets.0.campaign')}
        onChange={({ currentTarget }) => change({ campaign: currentTarget.value })}
      />
      <TextInput
        label={`Budget of the month (${site.currency})`}
        w={190}
        inputMode="decimal"
        value={form.amount}
        error={errorOf('budgets.0.amount')}
        onChange={({ currentTarget }) => change({ amount: currentTarget.value })}
      />
      <Button variant="default" loading={pending} disabled={form.amount.trim() === ''} onClick={add}>
        Add
      </Button>
    </Group>
  );
}
