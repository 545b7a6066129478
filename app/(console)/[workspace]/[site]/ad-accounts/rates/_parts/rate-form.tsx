'use client';
/** One rate to enter. */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Select } from '@/components/form/select';
import { saveRateAction } from '../../actions';

const blank = { currency: '', day: '', units: '' };

export function RateForm({ currencies }: { currencies: { value: string; label: string }[] }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [rate, setRate] = useState(blank);
  const set = (part: Partial<typeof blank>) => setRate((before) => ({ ...before, ...part }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(
          () => saveRateAction(site.id, rate),
          'The rate is saved.',
          () => setRate(blank),
        );
      }}
    >
      <Group align="flex-start" gap="sm">
        <Select
          label="Currency"
          placeholder="Choose"
          w={220}
          searchable
          data={currencies}
          value={rate.currency || null}
          error={errorOf('currency')}
          onChange={(currency) => set({ currency: currency ?? '' })}
        />
        <TextInput
          label="First day it counts"
          type="date"
          w={170}
          value={rate.day}
          error={errorOf('day')}
          onChange={({ currentTarget }) => set({ day: currentTarget.value })}
        />
        <TextInput
          label="For one euro"
          placeholder="1.0842"
          w={140}
          autoComplete="off"
          value={rate.units}
          error={errorOf('units')}
          onChange={({ currentTarget }) => set({ units: currentTarget.value })}
        />
        <Button type="submit" size="sm" mt={24} variant="default" loading={pending}>
          Save the rate
        </Button>
      </Group>
    </form>
  );
}
