'use client';
/** Which way of placing orders counts. */
import { Select } from '@/components/form/select';

const EVERY = 'all';

type Props<Choice extends string> = {
  choices: readonly Choice[];
  names: Record<Choice, string>;
  value: Choice | null;
  onChange: (choice: Choice | null) => void;
};

export function PlacedSelect<Choice extends string>({ choices, names, value, onChange }: Props<Choice>) {
  return (
    <Select
      aria-label="Orders placed"
      size="xs"
      w={160}
      data={[{ value: EVERY, label: 'Every order' }, ...choices.map((choice) => ({ value: choice, label: names[choice] }))]}
      value={value ?? EVERY}
      onChange={(choice) => onChange(choices.find((known) => known === choice) ?? null)}
    />
  );
}
