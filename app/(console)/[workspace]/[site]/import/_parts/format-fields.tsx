'use client';
/** How the file writes dates and amounts. */
import { SimpleGrid } from '@mantine/core';
import { Select } from '@/components/form/select';
import type { ImportPreview } from '@/lib/workspace/import-schemas';

type Format = ImportPreview['format'];
type Props = {
  format: Format;
  timeZones: string[];
  currencies: { value: string; label: string }[];
  change: (part: Partial<Format>) => void;
};

export function FormatFields({ format, timeZones, currencies, change }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
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
      <Select
        label="Times without a zone are of"
        size="xs"
        searchable
        data={timeZones}
        value={format.timeZone}
        onChange={(timeZone) => timeZone && change({ timeZone })}
      />
      <Select
        label="Rows without a currency are in"
        size="xs"
        searchable
        data={currencies}
        value={format.currency}
        onChange={(currency) => currency && change({ currency })}
      />
    </SimpleGrid>
  );
}
