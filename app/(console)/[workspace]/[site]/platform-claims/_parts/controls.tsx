'use client';
/** Where in the tree the table is, whether it shows days, by which model, which account, and the export. */
import { Anchor, Breadcrumbs, Group, SegmentedControl, Text } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { useModels } from '@/app/(console)/_kit/site-context';
import { Select } from '@/components/form/select';
import { adLevels, claimRows } from '@/lib/reporting/reports/platform-claims/names';
import { levelWord } from './words';
import type { Report, View } from './use-view';

const EVERY = 'every account';

export function Controls({ view, report, csvUrl }: { view: View; report: Report; csvUrl: string }) {
  const models = useModels();
  return (
    <Group gap="sm" align="flex-end" justify="space-between">
      <Crumbs view={view} report={report} />
      <Group gap="xs" align="flex-end">
        <Accounts view={view} report={report} />
        <RowsChoice view={view} report={report} />
        <Select
          label="Our model"
          w={210}
          allowDeselect={false}
          data={models.map(({ id, name }) => ({ value: id, label: name }))}
          value={view.model}
          onChange={(model) => void view.change({ model, offset: null })}
        />
        <CsvDownload href={csvUrl} />
      </Group>
    </Group>
  );
}

function Crumbs({ view, report: { platform, platforms, under, underNames } }: Omit<Parameters<typeof Controls>[0], 'csvUrl'>) {
  if (platform === undefined) return <span />;
  const steps = under.map((step, index) => ({
    name: underNames[index] ?? (step === '' ? 'Not stated' : step.slice(1)),
    to: { under: JSON.stringify(under.slice(0, index + 1)) },
  }));
  const all = [
    { name: 'All platforms', to: { platform: null, account: null, under: null, rows: null } },
    { name: platforms.find((each) => each.platform === platform)?.name ?? platform, to: { under: null } },
    ...steps,
  ];
  return (
    <Breadcrumbs component="nav" aria-label="Where the table is" style={{ flexWrap: 'wrap' }}>
      {all.map(({ name, to }, index) =>
        index === all.length - 1 ? (
          <Text key={name} size="sm" fw={600} aria-current="page">
            {name}
          </Text>
        ) : (
          <Anchor
            key={name}
            component="button"
            type="button"
            size="sm"
            onClick={() => void view.change({ ...to, sort: null, offset: null })}
          >
            {name}
          </Anchor>
        ),
      )}
    </Breadcrumbs>
  );
}

function Accounts({ view, report: { platform, platforms } }: Omit<Parameters<typeof Controls>[0], 'csvUrl'>) {
  const accounts = platforms.find((each) => each.platform === platform)?.accounts ?? [];
  if (accounts.length < 2) return null;
  return (
    <Select
      label="Account"
      w={180}
      allowDeselect={false}
      data={[{ value: EVERY, label: 'Every account' }, ...accounts.map(({ id, name }) => ({ value: id, label: name }))]}
      value={view.account ?? EVERY}
      onChange={(id) => void view.change({ account: id === EVERY ? null : id, offset: null })}
    />
  );
}

function RowsChoice({ view, report: { platform, platforms, under } }: Omit<Parameters<typeof Controls>[0], 'csvUrl'>) {
  const level = adLevels[under.length];
  if (platform === undefined || level === undefined) return null;
  const words = platforms.find((each) => each.platform === platform)?.levels;
  return (
    <SegmentedControl
      aria-label="Rows"
      data={[
        { value: 'level', label: `${levelWord(words?.[level] ?? 'campaign')}s` },
        { value: 'day', label: 'Days' },
      ]}
      value={view.rows}
      onChange={(chosen) =>
        void view.change({ rows: claimRows.find((rows) => rows === chosen) ?? null, sort: null, offset: null })
      }
    />
  );
}
