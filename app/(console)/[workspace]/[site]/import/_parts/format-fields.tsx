'use client';
/** How the file writes dates and amounts. */
import { SimpleGrid } from '@mantine/core';
import { DateAndAmountFields } from '@/app/(console)/_kit/file-columns';
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
      <DateAndAmountFields format={format} change={change} />
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
