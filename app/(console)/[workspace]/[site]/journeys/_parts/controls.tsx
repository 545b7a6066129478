'use client';
/** How journeys are read, which of them are shown, and the export. */
import { Group, Select, TextInput } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { LabelSelect } from '@/app/(console)/_kit/label-select';
import { labelLevels, levelNamed } from '@/app/(console)/_kit/level';
import { useSite } from '@/app/(console)/_kit/site-context';
import { ChannelSelect } from '@/app/(console)/_kit/channel-select';
import { BuyerSelect, PlacedSelect } from '@/components/report/order-filter';
import { journeyLevels } from '@/lib/reporting/reports/journeys/path-filter';
import type { View } from './use-view';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { labels } = useSite();
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Contacts by"
        w={130}
        allowDeselect={false}
        data={[{ value: 'channel', label: 'Channel' }, { value: 'campaign', label: 'Campaign' }, ...labelLevels(labels)]}
        value={view.by}
        onChange={(by) => void view.change({ by: levelNamed(journeyLevels, by) ?? 'channel' })}
      />
      <Select
        label="Direct visits"
        w={210}
        allowDeselect={false}
        data={[
          { value: 'credited', label: 'Only when nothing else led' },
          { value: 'shown', label: 'Every one' },
        ]}
        value={view.direct}
        onChange={(direct) => void view.change({ direct: direct === 'shown' ? 'shown' : 'credited' })}
      />
      <ChannelSelect label="Journeys with" value={view.channel} onChange={(channel) => void view.change({ channel })} />
      <TextInput
        label="Campaign"
        w={170}
        placeholder="its exact name"
        defaultValue={view.campaign ?? ''}
        onChange={({ currentTarget }) =>
          void view.change({ campaign: currentTarget.value || null }, { limitUrlUpdates: { method: 'debounce', timeMs: 400 } })
        }
      />
      <LabelSelect value={view.label} onChange={(label) => void view.change({ label })} />
      <PlacedSelect value={view.placed} onChange={(placed) => void view.change({ placed })} withoutTests />
      <BuyerSelect value={view.buyer} onChange={(buyer) => void view.change({ buyer })} />
      <CsvDownload href={csvUrl} />
    </Group>
  );
}
