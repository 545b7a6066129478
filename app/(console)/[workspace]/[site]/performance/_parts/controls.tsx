'use client';
/** Models, window, search, columns and export of the attribution table. */
import { Button, Checkbox, Group, MultiSelect, Popover, Select, Stack, TextInput } from '@mantine/core';
import { IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { windowText } from '@/lib/model/lookback';
import { buyerNames } from '@/lib/model/order-kind';
import { columns, lookbackChoices, MODELS_MAX, type View } from './use-view';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { lookbackDays, heldDays } = useSite();
  const models = useModels();
  return (
    <Group gap="xs" align="flex-end">
      <MultiSelect
        label="Models"
        miw={220}
        maw={560}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={view.models}
        maxValues={MODELS_MAX}
        onChange={(ids) =>
          void view.change({ models: ids.flatMap((chosen) => models.find(({ id }) => id === chosen)?.id ?? []) })
        }
        comboboxProps={{ shadow: 'md' }}
        clearable={false}
      />
      <Select
        label="Lookback"
        w={150}
        data={lookbackChoices(heldDays, lookbackDays).map((days) => ({
          value: String(days),
          label: `${windowText(days)}${days === lookbackDays ? ' (site)' : ''}`,
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
