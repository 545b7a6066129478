'use client';
/** Which column of the file is what, and how it writes dates and amounts. */
import { SimpleGrid, Stack } from '@mantine/core';
import { Select } from '@/components/form/select';
import { costColumns } from '@/lib/sources/csv/tables/cost-columns';
import type { CostFilePreview } from '@/lib/workspace/cost-file-schemas';

type Props = {
  preview: CostFilePreview;
  currencies: { value: string; label: string }[];
  change: (part: Partial<Pick<CostFilePreview, 'mapping'> & { format: CostFilePreview['format'] }>) => void;
};

const NOWHERE = 'none';

export function CostColumns({ preview, currencies, change }: Props) {
  const { heading, mapping, format } = preview;
  const choices = [
    { value: NOWHERE, label: 'not in the file' },
    ...heading.map((name, place) => ({ value: String(place), label: name || `column ${place + 1}` })),
  ];
  return (
    <Stack gap="md">
      <CostFormat format={format} currencies={currencies} change={(part) => change({ format: { ...format, ...part } })} />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="xs">
        {costColumns.map((column) => {
          const place = mapping[column.id];
          const required = 'required' in column;
          return (
            <Select
              key={column.id}
              label={column.label}
              size="xs"
              searchable
              data={choices}
              value={place === undefined ? NOWHERE : String(place)}
              error={required && place === undefined ? 'must be mapped' : undefined}
              withAsterisk={required}
              onChange={(value) =>
                change({ mapping: { [column.id]: value === NOWHERE || value === null ? undefined : Number(value) } })
              }
            />
          );
        })}
      </SimpleGrid>
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
      <Select
        label="Dates such as 03/04/2026"
        size="xs"
        data={[
          { value: 'dmy', label: 'day first: 3 April' },
          { value: 'mdy', label: 'month first: March 4' },
        ]}
        value={format.dateOrder}
        onChange={(value) => reform({ dateOrder: value === 'mdy' ? 'mdy' : 'dmy' })}
      />
      <Select
        label="Amounts"
        size="xs"
        data={[
          { value: '.', label: '1,234.50' },
          { value: ',', label: '1.234,50' },
        ]}
        value={format.decimal}
        onChange={(value) => reform({ decimal: value === ',' ? ',' : '.' })}
      />
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
