'use client';
/** Models, window, search, columns and export of the attribution table. */
import { Button, Checkbox, Group, MultiSelect, Popover, Select, Stack, TextInput } from '@mantine/core';
import { IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useSite } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { lookbackDayChoices, modelIds } from '@/lib/model/credit';
import { modelNames } from '@/lib/model/model-names';
import { buyerNames } from '@/lib/model/order-kind';
import { columns, MODELS_MAX, type View } from './use-view';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { lookbackDays } = useSite();
  return (
    <Group gap="xs" align="flex-end">
      <MultiSelect
        label="Models"
        miw={220}
        maw={560}
        data={modelIds.map((id) => ({ value: id, label: modelNames[id] }))}
        value={view.models}
        maxValues={MODELS_MAX}
        onChange={(ids) =>
          void view.change({ models: modelIds.filter((id) => ids.includes(id)).sort((a, b) => ids.indexOf(a) - ids.indexOf(b)) })
        }
        comboboxProps={{ shadow: 'md' }}
        clearable={false}
      />
      <Select
        label="Lookback"
        w={150}
        data={lookbackDayChoices.map((days) => ({
          value: String(days),
          label: `${days} ${days === 1 ? 'day' : 'days'}${days === lookbackDays ? ' (site)' : ''}`,
        }))}
        value={String(view.lookback)}
        onChange={(days) => void view.change({ lookback: Number(days) })}
      />
      <PlacedSelect value={view.placed} onChange={(placed) => void view.change({ placed })} withoutTests />
      <BuyerSelect value={view.buyer} onChange={(buyer) => void view.change({ buyer })} />
      <TextInput
        label="Search"
        placeholder="campaign, ad, keyword"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={view.search}
        onChange={({ currentTarget }) =>
          void view.change({ search: currentTarget.value || null }, { limitUrlUpdates: { method: 'debounce', timeMs: 300 } })
        }
      />
      <ColumnMenu view={view} />
      <Button component="a" href={csvUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
    </Group>
  );
}

/** The filters that are on, for the page's header. */
export function activeFilters({ search, placed, buyer, change }: View): ActiveFilter[] {
  return [
    ...(search ? [{ name: 'Search', value: search, remove: () => void change({ search: null }) }] : []),
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: () => void change({ placed: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: () => void change({ buyer: null }) }] : []),
  ];
}

/** Which figures the table shows, each explained; they keep their own order whichever is ticked first. */
function ColumnMenu({ view }: { view: View }) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {columns.map(({ id, name, explain }) => (
            <Checkbox
              key={id}
              label={name}
              description={explain}
              checked={view.columns.includes(id)}
              onChange={({ currentTarget }) =>
                void view.change({
                  columns: columns
                    .map((column) => column.id)
                    .filter((known) => (known === id ? currentTarget.checked : view.columns.includes(known))),
                })
              }
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
