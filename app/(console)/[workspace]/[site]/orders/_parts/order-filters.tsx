'use client';
/** Which orders the list shows, kept in the URL. */
import { Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { Select } from '@/components/form/select';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useSite } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { formatCount, words } from '@/components/ui/format';
import { orderStates } from '@/lib/model/order';
import { buyerNames } from '@/lib/model/order-kind';
import { channels } from '@/lib/model/touchpoint';
import { orderParsers } from '../query';

const EVERY = 'all';

export function useFilter() {
  return useQueryStates(orderParsers);
}

type FilterState = ReturnType<typeof useFilter>;

/** The filters that are on, for the page's header. */
export function activeFilters([filter, change]: FilterState): ActiveFilter[] {
  const { search, state, channel, placed, buyer } = filter;
  return [
    ...(search ? [{ name: 'Order number', value: search, remove: () => void change({ search: null }) }] : []),
    ...(state ? [{ name: 'State', value: words(state), remove: () => void change({ state: null }) }] : []),
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: () => void change({ placed: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: () => void change({ buyer: null }) }] : []),
    ...(channel ? [{ name: 'Credited to', value: channel, remove: () => void change({ channel: null }) }] : []),
  ];
}

type Props = { filter: FilterState[0]; change: FilterState[1]; total: number | undefined };

export function Filters({ filter, change, total }: Props) {
  const { ownChannels } = useSite();
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Order number"
        placeholder="part of it"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.search}
        onChange={({ currentTarget }) =>
          void change({ search: currentTarget.value || null }, { limitUrlUpdates: { method: 'debounce', timeMs: 300 } })
        }
      />
      <Select
        label="State"
        w={170}
        data={[{ value: EVERY, label: 'Every state' }, ...orderStates.map((state) => ({ value: state, label: words(state) }))]}
        value={filter.state ?? EVERY}
        onChange={(state) => void change({ state: orderStates.find((known) => known === state) ?? null })}
      />
      <PlacedSelect value={filter.placed} onChange={(placed) => void change({ placed })} />
      <BuyerSelect value={filter.buyer} onChange={(buyer) => void change({ buyer })} />
      <Select
        label="Credited to"
        searchable
        data={[{ value: EVERY, label: 'Every channel' }, ...named, 'Unattributed']}
        value={filter.channel ?? EVERY}
        onChange={(channel) => void change({ channel: channel === EVERY ? null : channel })}
      />
      {total !== undefined && (
        <Text size="sm" c="dimmed" pb={8}>
          {formatCount(total)} {total === 1 ? 'order' : 'orders'}
        </Text>
      )}
    </Group>
  );
}
