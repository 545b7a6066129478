'use client';
/** How journeys are read, which of them are shown, and the export. */
import { Button, Group, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import { useSite } from '@/app/(console)/_kit/site-context';
import { BuyerSelect, PlacedSelect } from '@/components/report/order-filter';
import { channels } from '@/lib/model/touchpoint';
import { labelDimension } from '@/lib/reporting/dimension-names';
import { levelNamed, type View } from './use-view';

const EVERY = 'all';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { ownChannels, labels } = useSite();
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Contacts by"
        w={130}
        allowDeselect={false}
        data={[
          { value: 'channel', label: 'Channel' },
          { value: 'campaign', label: 'Campaign' },
          ...labels.map((label) => ({ value: labelDimension(label), label })),
        ]}
        value={view.by}
        onChange={(by) => void view.change({ by: levelNamed(by) ?? 'channel' })}
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
      <Select
        label="Journeys with"
        w={180}
        searchable
        data={[{ value: EVERY, label: 'Any channel' }, ...named]}
        value={view.channel ?? EVERY}
        onChange={(channel) => void view.change({ channel: channel === EVERY ? null : channel })}
      />
      <TextInput
        label="Campaign"
        w={170}
        placeholder="its exact name"
        defaultValue={view.campaign ?? ''}
        onChange={({ currentTarget }) =>
          void view.change({ campaign: currentTarget.value || null }, { limitUrlUpdates: { method: 'debounce', timeMs: 400 } })
        }
      />
      <PlacedSelect value={view.placed} onChange={(placed) => void view.change({ placed })} withoutTests />
      <BuyerSelect value={view.buyer} onChange={(buyer) => void view.change({ buyer })} />
      <Button component="a" href={csvUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
    </Group>
  );
}
