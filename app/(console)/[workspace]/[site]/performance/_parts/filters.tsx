'use client';
/** What the page is narrowed by: chosen from the names that these days have, and taken off in the page's header. */
import { Button, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { buyerNames } from '@/lib/model/order-kind';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { ORDERS, performanceTitles } from '@/lib/reporting/reports/performance/names';
import { filtersOf, type ValueFilter } from '../query';
import { valueName } from './row-name';
import type { View } from './use-view';

/** As many names as a menu is searched for; what earns most comes first. */
const NAMES_MAX = 200;

/** The filters that are on, for the page's header. */
export function activeFilters(view: View): ActiveFilter[] {
  const { placed, buyer, change } = view;
  const named = filtersOf(view).flatMap((filter) => {
    const value = view[filter];
    if (!value) return [];
    return [{ name: performanceTitles[filter], value: valueName(filter, value), remove: () => void change({ [filter]: null }) }];
  });
  return [
    ...named,
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: () => void change({ placed: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: () => void change({ buyer: null }) }] : []),
  ];
}

export function FilterMenu({ view }: { view: View }) {
  const [filter, choose] = useState<ValueFilter>('channel');
  return (
    <Popover position="bottom-start" shadow="md" trapFocus width={300}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Select
            label="Only what has this"
            allowDeselect={false}
            data={filtersOf(view).map((value) => ({ value, label: performanceTitles[value] }))}
            value={filter}
            onChange={(text) => choose(filtersOf(view).find((name) => name === text) ?? 'channel')}
            comboboxProps={{ withinPortal: false }}
          />
          <Names key={filter} filter={filter} view={view} />
          {view.conversion === ORDERS && (
            <>
              <PlacedSelect value={view.placed} onChange={(placed) => void view.change({ placed })} withoutTests />
              <BuyerSelect value={view.buyer} onChange={(buyer) => void view.change({ buyer })} />
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Names({ filter, view }: { filter: ValueFilter; view: View }) {
  const { range } = useRange();
  const names = useApi<PerformanceResult>('reports/performance', {
    ...range,
    by: filter,
    model: view.models[0] ?? 'last_non_direct_click',
    limit: NAMES_MAX,
  });
  const values = names.data?.rows.flatMap(({ value }) => (value === undefined || value === '' ? [] : [value])) ?? [];
  const chosen = view[filter];
  return (
    <Select
      label={performanceTitles[filter]}
      placeholder={names.isPending ? 'Loading' : 'Choose'}
      searchable
      clearable
      nothingFoundMessage="No such name in these days"
      data={[...new Set([...(chosen ? [chosen] : []), ...values])].map((value) => ({ value, label: valueName(filter, value) }))}
      value={chosen}
      onChange={(value) => void view.change({ [filter]: value })}
      error={names.error?.message}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
