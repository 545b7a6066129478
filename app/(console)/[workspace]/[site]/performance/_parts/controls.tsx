'use client';
/** What is counted, what the rows are and what opens below them, models, filters, columns and export. */
import { IconCoins, IconColumns3, IconReportMoney } from '@tabler/icons-react';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { useState } from 'react';
import { MultiSelect } from '@/components/form/multi-select';
import { PanelButton } from '@/components/ui/panel-button';
import { Select } from '@/components/form/select';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { labelDimension } from '@/lib/reporting/dimension-names';
import {
  orderDimensions,
  ORDERS,
  performanceDimensions,
  type PerformanceDimension,
  performanceTitle,
} from '@/lib/reporting/reports/performance/names';
import { columnsWith, contributionView, costView, type Offered } from '../columns';
import { levelsFrom, rowsName, usualRows } from '../levels';
import { dimensionNamed, MODELS_MAX } from '../query';
import { DatesMenu } from './dates-menu';
import { FilterMenu } from './filters';
import type { View } from './use-view';

export function Controls({ view, csvUrl, offered }: { view: View; csvUrl: string; offered: Offered }) {
  const { hasCost, tierNames } = offered;
  return (
    <Group gap="xs" align="flex-end">
      <Counted view={view} />
      <Levels view={view} />
      <Models view={view} />
      <FilterMenu view={view} />
      <DatesMenu view={view} />
      {view.conversion === ORDERS && <ColumnMenu view={view} offered={offered} />}
      {view.conversion === ORDERS && hasCost && (
        <Button variant="default" leftSection={<IconCoins size={16} aria-hidden />} onClick={() => void view.change(costView)}>
          Cost and ROAS
        </Button>
      )}
      {view.conversion === ORDERS && tierNames && (
        <Button
          variant="default"
          leftSection={<IconReportMoney size={16} aria-hidden />}
          onClick={() => void view.change(contributionView)}
        >
          Contribution
        </Button>
      )}
      <CsvDownload href={csvUrl} />
    </Group>
  );
}

/** Orders, or one of the site's other conversions: never both. */
function Counted({ view }: { view: View }) {
  const { conversions } = useSite();
  if (conversions.length === 0) return null;
  return (
    <Select
      label="Count"
      w={150}
      allowDeselect={false}
      data={[{ value: ORDERS, label: 'Orders' }, ...conversions.map(({ event, name }) => ({ value: event, label: name }))]}
      value={view.conversion}
      onChange={(conversion) => void view.change({ conversion })}
    />
  );
}

const isUsual = (name: string) => usualRows.some((usual) => usual === name);
const others = performanceDimensions.filter((name) => !isUsual(name));
const isShown = ({ conversion }: View, name: string) => conversion === ORDERS || !orderDimensions.includes(name);

function Levels({ view }: { view: View }) {
  const [first = 'channel', ...below] = view.by;
  const labels = useSite().labels.map(labelDimension);
  const inMenu = (values: readonly PerformanceDimension[]) =>
    values.filter((value) => isShown(view, value)).map((value) => ({ value, label: rowsName(value) }));
  const rowsChoices = [
    { group: 'Most used', items: inMenu(usualRows) },
    ...(labels.length > 0 ? [{ group: 'Your labels', items: inMenu(labels) }] : []),
    { group: 'More', items: inMenu(others) },
  ];
  return (
    <>
      <Select
        label="Rows"
        w={150}
        allowDeselect={false}
        data={rowsChoices}
        value={first}
        onChange={(text) => {
          const chosen = dimensionNamed(text);
          if (chosen) void view.change({ by: levelsFrom(chosen) });
        }}
      />
      <MultiSelect
        label="Then by"
        maw={440}
        miw={150}
        hidePickedOptions
        data={[...performanceDimensions, ...labels]
          .filter((name) => name !== first && isShown(view, name))
          .map((value) => ({ value, label: performanceTitle(value) }))}
        value={below}
        onChange={(texts) => void view.change({ by: [first, ...texts.flatMap((text) => dimensionNamed(text) ?? [])] })}
        comboboxProps={{ shadow: 'md' }}
      />
    </>
  );
}

function Models({ view }: { view: View }) {
  const models = useModels();
  return (
    <MultiSelect
      label="Models"
      miw={220}
      maw={560}
      data={models.map(({ id, name }) => ({ value: id, label: name }))}
      value={view.models}
      maxValues={MODELS_MAX}
      onChange={(ids) => void view.change({ models: ids.flatMap((chosen) => models.find(({ id }) => id === chosen)?.id ?? []) })}
      comboboxProps={{ shadow: 'md' }}
      clearable={false}
    />
  );
}

/** Which figures the table shows, each explained; they keep their own order whichever is ticked first. */
function ColumnMenu({ view, offered }: { view: View; offered: Offered }) {
  const [opened, setOpened] = useState(false);
  const columns = columnsWith(useSite().ownMetrics, offered);
  return (
    <PanelButton
      mah="min(24rem, 45vh)"
      leftSection={<IconColumns3 size={16} aria-hidden />}
      opened={opened}
      onOpened={setOpened}
      panel={
        <Stack gap="xs">
          {columns.map(({ id, name, explain }) => (
            // Revenue is what the table is about, and stays.
            <Checkbox
              disabled={id === 'revenue'}
              key={id}
              label={name}
              description={explain}
              checked={id === 'revenue' || view.columns.includes(id)}
              onChange={({ currentTarget }) =>
                void view.change({
                  columns: columns
                    .map((column) => column.id)
                    .filter((known) => (known === id ? currentTarget.checked : view.columns.includes(known))),
                })
              }
            />
          ))}
        </Stack>
      }
    >
      Columns
    </PanelButton>
  );
}
