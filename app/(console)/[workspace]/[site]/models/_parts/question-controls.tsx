'use client';
/** What is weighed, by which method, and whether people who did not buy count. */
import { Group, SegmentedControl, Select, Switch } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { dataDrivenGroups, dataDrivenKinds } from '@/lib/model/data-driven';
import { orders, type Question } from './use-question';

const METHODS = { markov: 'Markov chain', shapley: 'Shapley value' };
const GROUPS = { channel: 'Channels', campaign: 'Campaigns' };
const MEMORY = { '1': 'One visit', '2': 'Two visits', '3': 'Three visits' };

export function QuestionControls({ question: { view, change, csvUrl } }: { question: Question }) {
  return (
    <Group gap="md" align="flex-end">
      <Select
        label="Method"
        w={160}
        data={dataDrivenKinds.map((value) => ({ value, label: METHODS[value] }))}
        value={view.method}
        allowDeselect={false}
        onChange={(method) => void change({ method: dataDrivenKinds.find((known) => known === method) ?? null })}
      />
      <SegmentedControl
        aria-label="What is weighed"
        data={dataDrivenGroups.map((value) => ({ value, label: GROUPS[value] }))}
        value={view.by}
        onChange={(by) => void change({ by: dataDrivenGroups.find((known) => known === by) ?? null })}
      />
      {view.method === 'markov' && (
        <>
          <Select
            label="Looks at"
            w={200}
            data={orders.map((value) => ({ value, label: `${MEMORY[value]} at a time` }))}
            value={view.order}
            allowDeselect={false}
            onChange={(order) => void change({ order: orders.find((known) => known === order) ?? null })}
          />
          <Switch
            label="Count people who did not buy"
            checked={view.others}
            mb={8}
            onChange={({ currentTarget }) => void change({ others: currentTarget.checked })}
          />
        </>
      )}
      <CsvDownload href={csvUrl} />
    </Group>
  );
}
