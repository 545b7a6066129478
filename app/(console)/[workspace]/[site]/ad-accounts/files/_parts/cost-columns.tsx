'use client';
/** Which column of the file is what, and how it writes dates and amounts. */
import { SimpleGrid, Stack } from '@mantine/core';
import { ColumnFields, DateAndAmountFields } from '@/app/(console)/_kit/file-columns';
import { Select } from '@/components/form/select';
import { costColumns } from '@/lib/sources/csv/tables/cost-columns';
import type { CostFilePreview } from '@/lib/workspace/cost-file-schemas';

type Props = {
  preview: CostFilePreview;
  currencies: { value: string; label: string }[];
  change: (part: Partial<Pick<CostFilePreview, 'mapping'> & { format: CostFilePreview['format'] }>) => void;
};

export function CostColumns({ preview, currencies, change }: Props) {
  const { heading, mapping, format } = preview;
  return (
    <Stack gap="md">
      <CostFormat format={format} currencies={currencies} change={(part) => change({ format: { ...format, ...part } })} />
      <ColumnFields
        columns={costColumns}
        heading={heading}
        mapping={mapping}
        change={(id, place) => change({ mapping: { [id]: place } })}
      />
    </Stack>
  );
}

type FormatProps = Pick<Props, 'currencies'> & {
  format: CostFilePreview['format'];
  change: (part: Partial<CostFilePreview['format']>) => void;
};

function CostFormat({ format, currencies, change: reform }: FormatProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <DateAndAmountFields format={format} change={reform} />
      <Select
        label="The costs are in"
        size="xs"
        searchable
        data={currencies}
        value={format.currency}
        onChange={(currency) => currency && reform({ currency })}
      />
    </SimpleGrid>
  );
}
