'use client';
/** By what the visits are told apart, which of them count, and the export. */
import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useSite } from '@/app/(console)/_kit/site-context';
import { channels } from '@/lib/model/touchpoint';
import { dimensionTitles } from '@/lib/reporting/dimension-names';
import { funnelDimensions } from '@/lib/reporting/reports/funnel/names';
import { filterNames } from '../query';
import type { View } from './use-view';

const EVERY = 'all';
/** As user agents are told apart (lib/enrichment). */
const DEVICES = ['desktop', 'mobile', 'tablet'];

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { ownChannels } = useSite();
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Rows"
        w={150}
        allowDeselect={false}
        data={funnelDimensions.map((value) => ({ value, label: dimensionTitles[value] }))}
        value={view.by}
        onChange={(by) => void view.change({ by: funnelDimensions.find((known) => known === by) ?? null, offset: null })}
      />
      <Select
        label="Channel"
        w={180}
        searchable
        data={[{ value: EVERY, label: 'Any channel' }, ...named]}
        value={view.channel ?? EVERY}
        onChange={(channel) => void view.change({ channel: channel === EVERY ? null : channel, offset: null })}
      />
      <Select
        label="Device"
        w={140}
        data={[
          { value: EVERY, label: 'Any device' },
          ...DEVICES.map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) })),
        ]}
        value={view.device ?? EVERY}
        onChange={(device) => void view.change({ device: device === EVERY ? null : device, offset: null })}
      />
      <Button component="a" href={csvUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
    </Group>
  );
}

/** The filters that narrow the page. */
export function activeFilters(view: View): ActiveFilter[] {
  return filterNames.flatMap((name) => {
    const value = view[name];
    const remove = () => void view.change({ [name]: null, offset: null });
    return value === null ? [] : [{ name: dimensionTitles[name], value, remove }];
  });
}
