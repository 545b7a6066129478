'use client';
/** By what the visits are told apart, which of them count, and the export. */
import { Group, Select } from '@mantine/core';
import { ChannelSelect } from '@/app/(console)/_kit/channel-select';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { LabelSelect, labelChip } from '@/app/(console)/_kit/label-select';
import { labelLevels, levelNamed } from '@/app/(console)/_kit/level';
import { useSite } from '@/app/(console)/_kit/site-context';
import { dimensionTitles } from '@/lib/reporting/dimension-names';
import { funnelDimensions } from '@/lib/reporting/reports/funnel/names';
import { filterNames } from '../query';
import type { View } from './use-view';

const EVERY = 'all';
/** As user agents are told apart (lib/enrichment). */
const DEVICES = ['desktop', 'mobile', 'tablet'];

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { labels } = useSite();
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Rows"
        w={150}
        allowDeselect={false}
        data={[...funnelDimensions.map((value) => ({ value, label: dimensionTitles[value] })), ...labelLevels(labels)]}
        value={view.by}
        onChange={(by) => void view.change({ by: levelNamed(funnelDimensions, by) ?? null, offset: null })}
      />
      <ChannelSelect label="Channel" value={view.channel} onChange={(channel) => void view.change({ channel, offset: null })} />
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
      <LabelSelect value={view.label} onChange={(label) => void view.change({ label, offset: null })} />
      <CsvDownload href={csvUrl} />
    </Group>
  );
}

/** The filters that narrow the page. */
export function activeFilters(view: View): ActiveFilter[] {
  const named = filterNames.flatMap((name) => {
    const value = view[name];
    const remove = () => void view.change({ [name]: null, offset: null });
    return value === null ? [] : [{ name: dimensionTitles[name], value, remove }];
  });
  return [...named, ...labelChip(view.label, () => void view.change({ label: null, offset: null }))];
}
