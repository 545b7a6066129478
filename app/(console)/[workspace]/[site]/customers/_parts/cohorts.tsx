'use client';
/** Customers by the month of their first order or by what won them, and what they were worth as time went by. */
import { Group, LoadingOverlay, Skeleton, Text } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { Select } from '@/components/form/select';
import { FilterChips } from '@/app/(console)/_kit/filter-chips';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import { LabelSelect, labelChip } from '@/app/(console)/_kit/label-select';
import { labelLevels, levelNamed } from '@/app/(console)/_kit/level';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { cohortLevels, levelTitle, wonLevels } from '@/lib/reporting/reports/cohorts/cohort';
import type { CohortsResult } from '@/lib/reporting/reports/cohorts/definition';
import { cohortFigures, type CohortFigure, cohortsQuery, monthChoices, noWonFilter } from '../query';
import { CohortTable } from './cohort-table';
import { CohortNotes } from './cohort-notes';
import type { View } from './use-view';

const FIGURES: Record<CohortFigure, string> = {
  perCustomer: 'Revenue per customer',
  revenue: 'Revenue',
  repeatRate: 'Ordered again',
};

export function Cohorts({ view }: { view: View }) {
  const { id } = useSite();
  const { today } = useRange();
  const query = cohortsQuery(view, today);
  const report = useApi<CohortsResult>('reports/cohorts', query);
  const named = wonLevels.flatMap((level) => {
    const value = view[level];
    return value === null
      ? []
      : [{ name: levelTitle(level), value, remove: () => void view.change({ [level]: null, offset: null }) }];
  });
  const filters = [...named, ...labelChip(view.label, () => void view.change({ label: null, offset: null }))];
  return (
    <Panel title="What customers are worth after their first order">
      <Text size="sm" c="dimmed" mb="xs">
        Within 30, 60, 90 and 365 days of it. In each column only those customers count who have had these days; a striped cell is
        not over for all of its customers.
      </Text>
      <Controls view={view} csvUrl={apiUrl(id, 'reports/cohorts.csv', query)} />
      {filters.length > 0 && <FilterChips filters={filters} />}
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={360} role="status" aria-label="Loading" />}
      {report.data &&
        (report.data.rows.length === 0 ? (
          <EmptyState title="Nobody bought for the first time in these months">Choose more months.</EmptyState>
        ) : (
          <div style={{ position: 'relative' }}>
            <LoadingOverlay
              visible={report.isPlaceholderData}
              overlayProps={{ backgroundOpacity: 0.3 }}
              loaderProps={{ size: 'sm' }}
            />
            {report.data.spend && <LateAccounts lacking={report.data.spend.lacking} />}
            <CohortTable report={report.data} view={view} />
            <CohortNotes report={report.data} view={view} />
          </div>
        ))}
    </Panel>
  );
}

function Controls({ view, csvUrl }: { view: View; csvUrl: string }) {
  const models = useModels();
  const { labels } = useSite();
  return (
    <Group gap="xs" align="flex-end" mb="sm">
      <Select
        label="Rows"
        w={130}
        allowDeselect={false}
        data={[...cohortLevels.map((value) => ({ value, label: levelTitle(value) })), ...labelLevels(labels)]}
        value={view.by}
        onChange={(by) => void view.change({ by: levelNamed(cohortLevels, by) ?? null, offset: null })}
      />
      <Select
        label="First orders of the last"
        w={160}
        allowDeselect={false}
        data={monthChoices.map((value) => ({ value, label: `${value} months` }))}
        value={view.months}
        onChange={(months) => void view.change({ months: monthChoices.find((known) => known === months) ?? null, offset: null })}
      />
      <Select
        label="Won by, under"
        w={210}
        allowDeselect={false}
        data={models.map(({ id, name }) => ({ value: id, label: name }))}
        value={view.model}
        onChange={(model) => void view.change({ model, offset: null })}
      />
      <Select
        label="Shows"
        w={190}
        allowDeselect={false}
        data={cohortFigures.map((value) => ({ value, label: FIGURES[value] }))}
        value={view.cell}
        onChange={(cell) => void view.change({ cell: cohortFigures.find((known) => known === cell) ?? null })}
      />
      <LabelSelect value={view.label} onChange={(label) => void view.change({ ...noWonFilter, label, offset: null })} />
      <CsvDownload href={csvUrl} />
    </Group>
  );
}
