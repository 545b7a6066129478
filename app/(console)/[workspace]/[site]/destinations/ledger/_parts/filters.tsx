'use client';
/** What the ledger is searched and filtered by. */
import { Button, Group, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Select } from '@/components/form/select';
import { addDays, parseDay } from '@/lib/core/day';
import { stateLabel } from '@/components/report/delivery-state';
import { deliveryStates } from '@/lib/model/delivery';
import type { ConnectionChoice } from '../forms';
import { isFiltered, type LedgerFilter } from './use-ledger';

const EVERY = 'all';
const DEBOUNCE = { limitUrlUpdates: { method: 'debounce' as const, timeMs: 300 } };

type Change = (change: Partial<LedgerFilter>, options?: typeof DEBOUNCE) => void;
type Props = { filter: LedgerFilter; change: Change; connections: ConnectionChoice[] };

export function LedgerFilters({ filter, change, connections }: Props) {
  // Text boxes hold what is typed; clearing all filters makes them anew.
  const [round, setRound] = useState(0);
  const isUnlisted = filter.connection !== null && !connections.some(({ id }) => id === filter.connection);
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Connection"
        data={[
          { value: EVERY, label: 'Every connection' },
          ...connections.map(({ id, name }) => ({ value: id, label: name })),
          ...(isUnlisted && filter.connection ? [{ value: filter.connection, label: 'A deleted connection' }] : []),
        ]}
        value={filter.connection ?? EVERY}
        onChange={(id) => change({ connection: id === EVERY ? null : id })}
      />
      <Select
        label="State"
        w={190}
        data={[{ value: EVERY, label: 'Every state' }, ...deliveryStates.map((value) => ({ value, label: stateLabel(value) }))]}
        value={filter.state ?? EVERY}
        onChange={(state) => change({ state: deliveryStates.find((known) => known === state) ?? null })}
      />
      <Text name="name" label="Event" placeholder="purchase" {...{ filter, change, round }} />
      <Text name="order" label="Order number" placeholder="the whole number" {...{ filter, change, round }} />
      <Text name="reason" label="Reason or code" placeholder="no_consent, 503" {...{ filter, change, round }} />
      <Text name="id" label="Key or event id" placeholder="the whole id" {...{ filter, change, round }} />
      <Days {...{ filter, change }} />
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          onClick={() => {
            change({ connection: null, state: null, name: null, order: null, reason: null, id: null, from: null, to: null });
            setRound(round + 1);
          }}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}

type TextProps = Omit<Props, 'connections'> & {
  name: 'name' | 'order' | 'reason' | 'id';
  label: string;
  placeholder: string;
  round: number;
};

function Text({ name, label, placeholder, filter, change, round }: TextProps) {
  return (
    <TextInput
      key={round}
      w={170}
      label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      defaultValue={filter[name] ?? ''}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value || null }, DEBOUNCE)}
    />
  );
}

/** Days on which deliveries were planned; the URL's `to` is the day after the last. */
function Days({ filter, change }: Omit<Props, 'connections'>) {
  const [from, to] = [parseDay(filter.from ?? undefined), parseDay(filter.to ?? undefined)];
  const chosen: [string | null, string | null] = [from ?? null, to ? addDays(to, -1) : null];
  const [draft, setDraft] = useState(chosen);
  const isHalf = draft[0] !== null && draft[1] === null;
  return (
    <DatePickerInput
      type="range"
      allowSingleDateInRange
      clearable
      clearButtonProps={{ 'aria-label': 'Clear the days' }}
      label="Days"
      placeholder="any day"
      miw={170}
      valueFormat="D MMM YYYY"
      value={isHalf ? draft : chosen}
      onChange={(days) => {
        setDraft(days);
        const [first, last] = days.map((day) => parseDay(day ?? undefined));
        if (first && last) change({ from: first, to: addDays(last, 1) });
        if (!first && !last) change({ from: null, to: null });
      }}
    />
  );
}
