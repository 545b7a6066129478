'use client';
/** What is searched for, which orders count, and the export. */
import { Button, Group, TextInput } from '@mantine/core';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { buyerNames } from '@/lib/model/order-kind';
import { channels } from '@/lib/model/touchpoint';
import type { View } from './use-view';

const EVERY = 'all';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { ownChannels } = useSite();
  const models = useModels();
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Search"
        w={210}
        placeholder="name, id, SKU, category"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={view.search}
        onChange={({ currentTarget }) =>
          void view.change(
            { search: currentTarget.value || null, offset: null, product: null },
            { limitUrlUpdates: { method: 'debounce', timeMs: 400 } },
          )
        }
      />
      <Select
        label="Sold through"
        w={180}
        searchable
        data={[{ value: EVERY, label: 'Any channel' }, ...named]}
        value={view.channel ?? EVERY}
        onChange={(channel) => void view.change({ channel: channel === EVERY ? null : channel, offset: null })}
      />
      <Select
        label="Model"
        w={210}
        allowDeselect={false}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={view.model}
        onChange={(model) => void view.change({ model, offset: null })}
      />
      <PlacedSelect value={view.placed} onChange={(placed) => void view.change({ placed, offset: null })} withoutTests />
      <BuyerSelect value={view.buyer} onChange={(buyer) => void view.change({ buyer, offset: null })} />
      <Button component="a" href={csvUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
    </Group>
  );
}

/** The filters that narrow the page. */
export function activeFilters({ search, channel, placed, buyer, change }: View): ActiveFilter[] {
  const remove = (part: Parameters<View['change']>[0]) => () => void change(part);
  return [
    ...(search ? [{ name: 'Search', value: search, remove: remove({ search: null, offset: null }) }] : []),
    ...(channel ? [{ name: 'Sold through', value: channel, remove: remove({ channel: null, offset: null }) }] : []),
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: remove({ placed: null, offset: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: remove({ buyer: null, offset: null }) }] : []),
  ];
}
