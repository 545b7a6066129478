'use client';
/** What the page is narrowed by: chosen from the names that these days have, and taken off in the page's header. */
import { Button, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { labelChip } from '@/app/(console)/_kit/label-select';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useRange } from '@/app/(console)/_kit/use-range';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { buyerNames } from '@/lib/model/order-kind';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { isLabelDimension, type LabelDimension, labelDimension, labelOf } from '@/lib/reporting/dimension-names';
import { ORDERS, performanceTitle } from '@/lib/reporting/reports/performance/names';
import { filtersOf, type ValueFilter } from '../query';
import { missingName, valueName } from './row-name';
import type { View } from './use-view';

/** As many names as a menu is searched for; what earns most comes first. */
const NAMES_MAX = 200;

/** The filters that are on, for the page's header. */
export function activeFilters(view: View): ActiveFilter[] {
  const { placed, buyer, change } = view;
  const named = filtersOf(view).flatMap((filter) => {
    const value = view[filter];
    if (!value) return [];
    return [{ name: performanceTitle(filter), value: valueName(filter, value), remove: () => void change({ [filter]: null }) }];
  });
  return [
    ...named,
    ...labelChip(view.label, () => void change({ label: null })),
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: () => void change({ placed: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: () => void change({ buyer: null }) }] : []),
  ];
}

type NamedFilter = ValueFilter | LabelDimension;

export function FilterMenu({ view }: { view: View }) {
  const [filter, choose] = useState<NamedFilter>('channel');
  const filters: NamedFilter[] = [...filtersOf(view), ...useSite().labels.map(labelDimension)];
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
            data={filters.map((value) => ({ value, label: performanceTitle(value) }))}
            value={filter}
            onChange={(text) => choose(filters.find((name) => name === text) ?? 'channel')}
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

/** The names that these days have; a label's come with the label, and what has none of it is one too. */
function Names({ filter, view }: { filter: NamedFilter; view: View }) {
  const { range } = useRange();
  const names = useApi<PerformanceResult>('reports/performance', {
    ...range,
    by: filter,
    model: view.models[0] ?? 'last_non_direct_click',
    limit: NAMES_MAX,
  });
  const values = names.data?.rows.flatMap(({ value }) => (value === undefined || value === '' ? [] : [value])) ?? [];
  const asFilter = (value: string) => (isLabelDimension(filter) ? `${labelOf(filter)}:${value}` : value);
  const [chosen, own] = isLabelDimension(filter) ? [ofLabel(view.label, asFilter('')), 'label' as const] : [view[filter], filter];
  const missing = isLabelDimension(filter) ? [{ value: asFilter(''), label: missingName(filter) }] : [];
  const listed = values.map((value) => ({ value: asFilter(value), label: valueName(filter, value) }));
  return (
    <Select
      label={performanceTitle(filter)}
      placeholder={names.isPending ? 'Loading' : 'Choose'}
      searchable
      clearable
      nothingFoundMessage="No such name in these days"
      data={withChosen([...missing, ...listed], chosen)}
      value={chosen}
      onChange={(value) => void view.change({ [own]: value })}
      error={names.error?.message}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

/** The filter where it is of this label. */
function ofLabel(filter: string | null, begins: string): string | null {
  return filter?.startsWith(begins) ? filter : null;
}

type Choice = { value: string; label: string };

/** The name that is chosen stays to be seen, though these days have it no more. */
function withChosen(listed: Choice[], chosen: string | null): Choice[] {
  const isListed = chosen === null || listed.some(({ value }) => value === chosen);
  return isListed ? listed : [{ value: chosen, label: chosen }, ...listed];
}
