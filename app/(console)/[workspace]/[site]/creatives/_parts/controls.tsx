'use client';
/** What ads are grouped by, what is searched for, the model, and the export. */
import { Group, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useModels } from '@/app/(console)/_kit/site-context';
import { Select } from '@/components/form/select';
import { AD_PART_PREFIX } from '@/lib/model/ad-name-rule';
import type { View } from './use-view';

const GROUPINGS = [
  { value: 'asset', label: 'Picture or film' },
  { value: 'name', label: 'Name of the ad' },
  { value: 'platform', label: 'Platform' },
  { value: 'account', label: 'Ad account' },
];

type Props = { view: View; parts: string[]; csvUrl: string; children: ReactNode };

export function Controls({ view, parts, csvUrl, children }: Props) {
  const models = useModels();
  const ofNames = parts.map((part) => ({ value: `${AD_PART_PREFIX}${part}`, label: `${part} (part of the name)` }));
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="One row for each"
        w={210}
        allowDeselect={false}
        data={[...GROUPINGS, ...ofNames]}
        value={view.by}
        onChange={(by) => void view.change({ by, offset: null, compare: null, row: null })}
      />
      <TextInput
        label="Search"
        w={210}
        placeholder="name of an ad"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={view.search}
        onChange={({ currentTarget }) =>
          void view.change(
            { search: currentTarget.value || null, offset: null },
            { limitUrlUpdates: { method: 'debounce', timeMs: 400 } },
          )
        }
      />
      <Select
        label="Model"
        w={210}
        allowDeselect={false}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={view.model}
        onChange={(model) => void view.change({ model, offset: null })}
      />
      {children}
      <CsvDownload href={csvUrl} />
    </Group>
  );
}

/** The filters that narrow the page. */
export function activeFilters({ search, change }: View): ActiveFilter[] {
  return search ? [{ name: 'Search', value: search, remove: () => void change({ search: null, offset: null }) }] : [];
}
