'use client';
/** Under which model changes are shown, which of them, and the export. */
import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import type { ActiveFilter } from '@/app/(console)/_kit/filter-chips';
import { useSite } from '@/app/(console)/_kit/site-context';
import { creditDeltaCauses } from '@/lib/model/credit';
import { channels } from '@/lib/model/touchpoint';
import { causeNames } from '@/lib/reporting/reports/changes/words';
import type { View } from './use-view';

const EVERY = 'all';
const UNATTRIBUTED = 'Unattributed';

export function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const { ownChannels } = useSite();
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
      <Select
        label="Channel"
        w={180}
        searchable
        data={[{ value: EVERY, label: 'Every channel' }, ...new Set([...ownChannels, ...channels, UNATTRIBUTED])]}
        value={channel ?? EVERY}
        onChange={(name) => void change({ channel: name === EVERY ? null : name })}
      />
      <Button component="a" href={csvUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
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
