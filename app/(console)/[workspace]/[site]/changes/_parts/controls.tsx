'use client';
/** Under which model changes are shown, which of them, and the export. */
import { Group, Select } from '@mantine/core';
import { ChannelSelect } from '@/app/(console)/_kit/channel-select';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { creditDeltaCauses } from '@/lib/model/credit';
import { causeNames } from '@/lib/reporting/reports/changes/words';
import type { View } from './use-view';

const EVERY = 'all';
const UNATTRIBUTED = 'Unattributed';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { models, model, cause, channel, change } = view;
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Model"
        w={210}
        allowDeselect={false}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={model}
        onChange={(id) => void change({ model: id })}
      />
      <Select
        label="Cause"
        w={230}
        data={[
          { value: EVERY, label: 'Every cause' },
          ...creditDeltaCauses.map((id) => ({ value: id, label: causeNames[id].name })),
        ]}
        value={cause ?? EVERY}
        onChange={(id) => void change({ cause: creditDeltaCauses.find((known) => known === id) ?? null })}
      />
      <ChannelSelect
        label="Channel"
        value={channel}
        onChange={(name) => void change({ channel: name })}
        every="Every channel"
        further={[UNATTRIBUTED]}
      />
      <CsvDownload href={csvUrl} />
    </Group>
  );
}

/** The filters that are on, for the page's header. */
export function activeFilters({ cause, channel, change }: View): ActiveFilter[] {
  return [
    ...(cause ? [{ name: 'Cause', value: causeNames[cause].name, remove: () => void change({ cause: null }) }] : []),
    ...(channel ? [{ name: 'Channel', value: channel, remove: () => void change({ channel: null }) }] : []),
  ];
}
