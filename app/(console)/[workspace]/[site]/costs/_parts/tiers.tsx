'use client';
/** What the three tiers are called, which costs each takes off, and what becomes of returned goods. */
import { Button, Group, NativeSelect, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { kindNames } from '@/app/(console)/_kit/cost-kinds';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { costKinds, type CostTiers, TIERS } from '@/lib/model/cost-line';
import { saveTiersAction } from '../actions';

type Props = { names: string[]; tiers: CostTiers; returnedGoodsRestocked: boolean; mayManage: boolean };

export function Tiers({ mayManage, ...stored }: Props) {
  const { id } = useSite();
  const [form, setForm] = useState(stored);
  const { save, pending } = useSave();
  const { names, tiers, returnedGoodsRestocked } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(() => saveTiersAction(id, { tierNames: names, costTiers: tiers, returnedGoodsRestocked }), 'Saved');
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
        <Stack gap="sm">
          <TierFields form={form} change={(part) => setForm({ ...form, ...part })} />
          <Switch
            label="Returned goods go back into stock"
            description="Their cost comes back with the refund. Off: they are lost."
            checked={returnedGoodsRestocked}
            onChange={({ currentTarget: { checked } }) => setForm({ ...form, returnedGoodsRestocked: checked })}
          />
          <Text size="xs" c="dimmed">
            The cost of ads is always taken off in 3. Each tier has the costs of those before it taken off too.
          </Text>
          {mayManage && (
            <Group>
              <Button type="submit" loading={pending} size="compact-sm">
                Save tiers
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}

type FieldsProps = { form: Pick<Props, 'names' | 'tiers'>; change: (part: Partial<Pick<Props, 'names' | 'tiers'>>) => void };

function TierFields({ form: { names, tiers }, change }: FieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {TIERS.map((tier) => (
          <TextInput
            key={tier}
            label={`Contribution ${tier} is called`}
            maxLength={40}
            value={names[tier - 1] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change({ names: names.map((name, place) => (place === tier - 1 ? value : name)) })
            }
          />
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="sm">
        {costKinds.map((kind) => (
          <NativeSelect
            key={kind}
            label={kindNames[kind]}
            data={TIERS.map((tier) => ({ value: String(tier), label: `Taken off in ${tier}` }))}
            value={String(tiers[kind])}
            onChange={({ currentTarget: { value } }) => {
              const tier = TIERS.find((known) => String(known) === value);
              if (tier) change({ tiers: { ...tiers, [kind]: tier } });
            }}
          />
        ))}
      </SimpleGrid>
    </>
  );
}
