'use client';
/** Enters a cost line, or changes one. Only what its kind needs is asked. */
import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { kindNames } from '@/app/(console)/_kit/cost-kinds';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Modal } from '@/components/ui/dialogs';
import { costKinds, costScopes, type CostKind, type CostScope } from '@/lib/model/cost-line';
import type { CostLineView } from '@/lib/workspace';
import { usePost } from './use-lines';

type Line = Partial<Omit<CostLineView, 'kind' | 'scope'>> & { kind: CostKind; scope: CostScope };
type Props = { currency: string; today: string; start?: Partial<CostLineView>; label?: string };

const scopeNames: Record<CostScope, string> = {
  all: 'Everything else (a margin)',
  category: 'A category (a margin)',
  product: 'Product ID',
  sku: 'SKU',
  variant: 'Variant ID',
};

export function LineButton({ currency, today, start, label }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  const isNew = start === undefined;
  const text = isNew ? 'Add a cost' : start.id === undefined ? 'Set cost' : 'Change';
  return (
    <>
      <Button size="compact-sm" variant={isNew ? 'filled' : 'subtle'} onClick={open} aria-label={label ?? text}>
        {text}
      </Button>
      <Modal opened={opened} onClose={close} title={label ?? text} centered closeButtonProps={{ 'aria-label': 'Close' }}>
        {opened && <LineForm currency={currency} today={today} start={start ?? {}} onSaved={close} />}
      </Modal>
    </>
  );
}

function LineForm({
  currency,
  today,
  start,
  onSaved,
}: Required<Pick<Props, 'currency' | 'today' | 'start'>> & { onSaved: () => void }) {
  const [line, setLine] = useState<Line>({ kind: 'goods', scope: 'product', from: today, currency, ...start });
  const { save, pending } = useSave();
  const post = usePost();
  const set = (change: Partial<Line>) => setLine({ ...line, ...change });
  const isGoods = line.kind === 'goods';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(() => post('cost-lines', bodyOf(line)), 'Saved. Orders from that day on are worked out anew.', onSaved);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <NativeSelect
          label="Kind of cost"
          data={costKinds.map((kind) => ({ value: kind, label: kindNames[kind] }))}
          value={line.kind}
          onChange={({ currentTarget: { value } }) => {
            const kind = costKinds.find((known) => known === value);
            if (kind)
              set({
                kind,
                scope: kind === 'goods' ? 'product' : 'all',
                subject: '',
                label: '',
                paymentMethod: '',
                unit: undefined,
              });
          }}
        />
        {isGoods ? <GoodsFields line={line} set={set} /> : <OrderFields line={line} set={set} />}
        <AmountFields line={line} set={set} />
        <Group justify="flex-end">
          <Button type="submit" loading={pending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type FieldsProps = { line: Line; set: (change: Partial<Line>) => void };

function AmountFields({ line, set }: FieldsProps) {
  const isGoods = line.kind === 'goods';
  return (
    <SimpleGrid cols={2} spacing="sm">
      <TextInput
        label={isGoods ? 'Cost of one piece' : line.unit === 'piece' ? 'Amount a piece' : 'Amount an order'}
        inputMode="decimal"
        placeholder="4.90"
        value={line.amount ?? ''}
        onChange={({ currentTarget: { value } }) => set({ amount: value })}
      />
      <TextInput
        label="Currency"
        value={line.currency ?? ''}
        maxLength={3}
        onChange={({ currentTarget: { value } }) => set({ currency: value.toUpperCase() })}
      />
      <TextInput
        label={isGoods ? 'or cost as % of the price' : line.kind === 'payment' ? '% of what was charged' : '% of revenue'}
        {...(isGoods && { description: 'A margin of 60 % is a cost of 40 %' })}
        inputMode="decimal"
        placeholder={isGoods ? '40' : '1.4'}
        value={line.percent ?? ''}
        onChange={({ currentTarget: { value } }) => set({ percent: value })}
      />
      <TextInput
        label="Valid from"
        {...(isGoods && { description: 'Until the next cost of the same' })}
        type="date"
        value={line.from ?? ''}
        onChange={({ currentTarget: { value } }) => set({ from: value })}
      />
    </SimpleGrid>
  );
}

function GoodsFields({ line, set }: FieldsProps) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      <NativeSelect
        label="Of"
        data={costScopes.map((scope) => ({ value: scope, label: scopeNames[scope] })).toReversed()}
        value={line.scope}
        onChange={({ currentTarget: { value } }) => {
          const scope = costScopes.find((known) => known === value);
          if (scope) set({ scope, ...(scope === 'all' && { subject: '' }) });
        }}
      />
      {line.scope !== 'all' && (
        <TextInput
          label={scopeNames[line.scope].replace(' (a margin)', '')}
          value={line.subject ?? ''}
          onChange={({ currentTarget: { value } }) => set({ subject: value })}
        />
      )}
      <Country line={line} set={set} />
    </SimpleGrid>
  );
}

function OrderFields({ line, set }: FieldsProps) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      <TextInput
        label="Name"
        description="Of one name the most exact counts"
        value={line.label ?? ''}
        onChange={({ currentTarget: { value } }) => set({ label: value })}
      />
      <NativeSelect
        label="The amount is"
        description="Of each order"
        data={[
          { value: 'order', label: 'per order' },
          { value: 'piece', label: 'per piece in it' },
        ]}
        value={line.unit ?? 'order'}
        onChange={({ currentTarget: { value } }) => set({ unit: value === 'piece' ? 'piece' : 'order' })}
      />
      <TextInput
        label="Only for payment by"
        placeholder="Any"
        value={line.paymentMethod ?? ''}
        onChange={({ currentTarget: { value } }) => set({ paymentMethod: value })}
      />
      <Country line={line} set={set} />
    </SimpleGrid>
  );
}

function Country({ line, set }: FieldsProps) {
  return (
    <TextInput
      label="Only to country"
      placeholder="Any"
      maxLength={2}
      value={line.country ?? ''}
      onChange={({ currentTarget: { value } }) => set({ country: value.toUpperCase() })}
    />
  );
}

/** Empty fields say nothing. */
function bodyOf({ amount, percent, currency, ...line }: Line) {
  const { source: _, enteredBy: _by, enteredAt: _at, ...stated } = line;
  return {
    ...stated,
    ...(amount && { amount: amount.replace(',', '.'), currency }),
    ...(percent && { percent: percent.replace(',', '.') }),
  };
}
