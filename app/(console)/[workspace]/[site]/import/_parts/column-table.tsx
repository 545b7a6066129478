'use client';
/** Which column of the file is what. */
import { SimpleGrid } from '@mantine/core';
import { Select } from '@/components/form/select';
import { columns } from '@/lib/sources/csv/tables/columns';
import type { ImportPreview } from '@/lib/workspace/import-schemas';

type Props = { preview: ImportPreview; change: (mapping: ImportPreview['mapping']) => void };

const NOWHERE = 'none';

export function ColumnTable({ preview: { heading, mapping }, change }: Props) {
  const choices = [
    { value: NOWHERE, label: 'not in the file' },
    ...heading.map((name, place) => ({ value: String(place), label: name || `column ${place + 1}` })),
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="xs">
      {columns.map((column) => {
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
            onChange={(value) => change({ [column.id]: value === NOWHERE || value === null ? undefined : Number(value) })}
          />
        );
      })}
    </SimpleGrid>
  );
}
