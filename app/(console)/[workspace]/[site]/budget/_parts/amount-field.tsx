'use client';
/** The budget of a row, typed in its place: saved when the field is left, taken away when it is emptied. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { BudgetView } from '@/lib/reporting/reports/budget/definition';
import { deleteBudgetAction, saveBudgetAction } from '../actions';

type Props = { row: BudgetView; month: string; saved: () => void };

export function AmountField({ row: { channel, campaign, budget }, month, saved }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const before = budget?.amount ?? '';
  const [text, setText] = useState(before);
  const key = { month, ...(channel !== undefined && { channel }), ...(campaign !== undefined && { campaign }) };
  const keep = () => {
    const amount = text.trim();
    if (amount === before) return;
    if (amount === '') save(() => deleteBudgetAction(site.id, { ...key, amount }), 'Budget taken away', saved);
    else save(() => saveBudgetAction(site.id, { ...key, amount }), 'Budget saved', saved);
  };
  return (
    <TextInput
      aria-label={`Budget of ${campaign ?? channel ?? 'all ads'}`}
      w={130}
      size="sm"
      inputMode="decimal"
      placeholder="None"
      disabled={pending}
      value={text}
      error={errorOf('budgets')}
      rightSection={<span style={{ fontSize: 11 }}>{site.currency}</span>}
      rightSectionWidth={40}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={keep}
      onKeyDown={({ key: pressed }) => pressed === 'Enter' && keep()}
    />
  );
}
