'use client';
/** What campaigns are held against: the store's margin or target ROAS, and how much after mere views clicks can judge. */
import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Select } from '@/components/form/select';
import { Panel } from '@/components/ui/states';
import type { BreakEven } from '@/lib/model/break-even';
import { saveLimitsAction } from '../actions';
import type { LimitsForm } from '../forms';

type Props = { limits: Partial<LimitsForm> & Pick<LimitsForm, 'viewShareMax'>; saved: () => void };

export function Limits({ limits: { breakEven, viewShareMax }, saved }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [kind, setKind] = useState<BreakEven['kind']>(breakEven?.kind ?? 'margin');
  const [value, setValue] = useState(breakEven ? (breakEven.kind === 'roas' ? breakEven.roas : breakEven.percent) : '');
  const [views, setViews] = useState<number | string>(viewShareMax);
  const stated: BreakEven = kind === 'roas' ? { kind, roas: value.trim() } : { kind, percent: value.trim() };
  const form = { ...(value.trim() !== '' && { breakEven: stated }), viewShareMax: Number(views) };
  return (
    <Panel title="What campaigns are held against">
      <Group gap="md" align="flex-end">
        <Select
          label="Break-even by"
          w={160}
          allowDeselect={false}
          data={[
            { value: 'margin', label: 'Margin' },
            { value: 'roas', label: 'Target ROAS' },
          ]}
          value={kind}
          onChange={(chosen) => setKind(chosen === 'roas' ? 'roas' : 'margin')}
        />
        <TextInput
          label={kind === 'margin' ? 'Percent of revenue left' : 'ROAS'}
          description={kind === 'margin' ? 'After goods, shipping and fees' : 'At which an ad pays for itself'}
          w={220}
          inputMode="decimal"
          placeholder={kind === 'margin' ? '40' : '2.5'}
          value={value}
          error={errorOf('breakEven')}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <NumberInput
          label="Clicks judge up to"
          description="Percent of claims after views"
          w={200}
          min={1}
          max={100}
          allowDecimal={false}
          value={views}
          error={errorOf('viewShareMax')}
          onChange={setViews}
        />
        <Button
          loading={pending}
          onClick={() => save(() => saveLimitsAction(site.id, form), 'Saved, and looked through again', saved)}
        >
          Save
        </Button>
      </Group>
    </Panel>
  );
}
