'use client';
/** Which column of a file is what, and how it writes dates and amounts: alike for every file that is uploaded. */
import { SimpleGrid } from '@mantine/core';
import { Select } from '@/components/form/select';

const NOWHERE = 'none';

type ColumnsProps<Id extends string> = {
  columns: readonly { id: Id; label: string; required?: boolean }[];
  heading: readonly string[];
  mapping: Partial<Record<Id, number>>;
  /** Of one column: where it is, undefined where the file has none. */
  change: (id: Id, place: number | undefined) => void;
};

export function ColumnFields<Id extends string>({ columns, heading, mapping, change }: ColumnsProps<Id>) {
  const choices = [
    { value: NOWHERE, label: 'not in the file' },
    ...heading.map((name, place) => ({ value: String(place), label: name || `column ${place + 1}` })),
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="xs">
      {columns.map(({ id, label, required = false }) => {
        const place = mapping[id];
        return (
          <Select
            key={id}
            label={label}
            size="xs"
            searchable
            data={choices}
            value={place === undefined ? NOWHERE : String(place)}
            error={required && place === undefined ? 'must be mapped' : undefined}
            withAsterisk={required}
            onChange={(value) => change(id, value === NOWHERE || value === null ? undefined : Number(value))}
          />
        );
      })}
    </SimpleGrid>
  );
}

type Written = { dateOrder: 'dmy' | 'mdy'; decimal: '.' | ',' };

export function DateAndAmountFields({ format, change }: { format: Written; change: (part: Partial<Written>) => void }) {
  return (
    <>
      <Select
        label="Dates such as 03/04/2026"
        size="xs"
        data={[
          { value: 'dmy', label: 'day first: 3 April' },
          { value: 'mdy', label: 'month first: March 4' },
        ]}
        value={format.dateOrder}
        onChange={(value) => change({ dateOrder: value === 'mdy' ? 'mdy' : 'dmy' })}
      />
      <Select
        label="Amounts"
        size="xs"
        data={[
          { value: '.', label: '1,234.50' },
          { value: ',', label: '1.234,50' },
        ]}
        value={format.decimal}
        onChange={(value) => change({ decimal: value === ',' ? ',' : '.' })}
      />
    </>
  );
}
