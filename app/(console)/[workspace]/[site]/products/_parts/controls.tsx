'use client';
/** What is searched for, which orders count, and the export. */
import { Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { ChannelSelect } from '@/app/(console)/_kit/channel-select';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { LabelSelect, labelChip } from '@/app/(console)/_kit/label-select';
import { useModels } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect, placedName } from '@/components/report/order-filter';
import { buyerNames } from '@/lib/model/order-kind';
import type { View } from './use-view';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const models = useModels();
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
      <ChannelSelect
        label="Sold through"
        value={view.channel}
        onChange={(channel) => void view.change({ channel, offset: null })}
      />
      <LabelSelect value={view.label} onChange={(label) => void view.change({ label, offset: null })} />
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
      <CsvDownload href={csvUrl} />
    </Group>
  );
}

/** The filters that narrow the page. */
export function activeFilters({ search, channel, label, placed, buyer, change }: View): ActiveFilter[] {
  const remove = (part: Parameters<View['change']>[0]) => () => void change(part);
  return [
    ...(search ? [{ name: 'Search', value: search, remove: remove({ search: null, offset: null }) }] : []),
    ...(channel ? [{ name: 'Sold through', value: channel, remove: remove({ channel: null, offset: null }) }] : []),
    ...labelChip(label, remove({ label: null, offset: null })),
    ...(placed ? [{ name: 'Orders', value: placedName(placed), remove: remove({ placed: null, offset: null }) }] : []),
    ...(buyer ? [{ name: 'Buyers', value: buyerNames[buyer], remove: remove({ buyer: null, offset: null }) }] : []),
  ];
}
