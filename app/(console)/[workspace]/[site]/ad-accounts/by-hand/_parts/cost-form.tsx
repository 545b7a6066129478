'use client';
/** One cost to enter or to change. */
import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Select } from '@/components/form/select';
import type { ManualCostView } from '@/lib/workspace';
import { enterCostAction } from '../../actions';

type Props = { cost: ManualCostView | undefined; currencies: { value: string; label: string }[]; done: () => void };

const fields = [
  { name: 'label', label: 'What it was for', placeholder: 'Autumn influencer' },
  { name: 'amount', label: 'Amount', placeholder: '1200.50' },
  { name: 'from', label: 'First day', type: 'date' },
  { name: 'to', label: 'Last day', type: 'date' },
  { name: 'source', label: 'Source', placeholder: 'instagram', help: 'As utm_source of its visits' },
  { name: 'medium', label: 'Medium', placeholder: 'paid_social', help: 'As utm_medium: it decides the channel' },
  {
    name: 'campaign',
    label: 'Campaign',
    placeholder: 'autumn',
    help: 'As utm_campaign; empty: of the source as a whole',
    optional: true,
  },
  { name: 'note', label: 'Note', help: 'For your own memory', optional: true },
] as const;

type Values = Partial<Record<(typeof fields)[number]['name'] | 'currency', string>>;

export function CostForm({ cost, currencies, done }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [values, setValues] = useState<Values>(() => (cost ? valuesOf(cost) : { currency: site.currency }));
  const set = (name: keyof Values, value: string) => setValues((before) => ({ ...before, [name]: value }));
  function send(): void {
    const entered = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    const all = { label: '', amount: '', from: '', to: '', source: '', medium: '', ...entered };
    save(
      () => enterCostAction(site.id, { ...all, ...(cost && { id: cost.id }) }),
      `${values.label ?? 'The cost'} is saved.`,
      () => {
        setValues({ currency: values.currency ?? site.currency });
        done();
      },
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          <Texts values={values} set={set} errorOf={errorOf} />
          <Select
            label="Currency"
            searchable
            allowDeselect={false}
            data={currencies}
            value={values.currency ?? site.currency}
            error={errorOf('currency')}
            onChange={(value) => value && set('currency', value)}
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" size="sm" loading={pending}>
            {cost ? 'Save' : 'Enter the cost'}
          </Button>
          {cost && (
            <Button variant="default" size="sm" onClick={done}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

type TextsProps = {
  values: Values;
  set: (name: keyof Values, value: string) => void;
  errorOf: (field: string) => string | undefined;
};

function Texts({ values, set, errorOf }: TextsProps) {
  return fields.map(({ name, label, ...field }) => (
    <TextInput
      key={name}
      label={label}
      type={'type' in field ? field.type : 'text'}
      placeholder={'placeholder' in field ? field.placeholder : ''}
      description={'help' in field ? field.help : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      required={!('optional' in field)}
      autoComplete="off"
      value={values[name] ?? ''}
      error={errorOf(name)}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  ));
}

function valuesOf({ label, amount, currency, from, to, source, medium, campaign = '', note = '' }: ManualCostView): Values {
  return { label, amount, currency, from, to, source, medium, campaign, note };
}
