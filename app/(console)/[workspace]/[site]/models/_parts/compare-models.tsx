'use client';
/** All models side by side by channel or campaign: where they disagree, and what it would mean to go by another. */
import { Group, Skeleton, Text } from '@mantine/core';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { useQueryStates } from 'nuqs';
import { LabelSelect } from '@/app/(console)/_kit/label-select';
import { labelLevels, levelNamed } from '@/app/(console)/_kit/level';
import { Select } from '@/components/form/select';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { ComparisonResult } from '@/lib/reporting/reports/comparison/definition';
import { comparedBy } from '@/lib/reporting/reports/comparison/names';
import { comparisonParsers, comparisonQuery } from '../query';
import { ComparisonTable, type OpenCell } from './comparison-table';
import { creditedOrders, earnerName } from './credited-orders';
import { CostChoice, CostExplained, useCostChoice } from './cost-choice';
import { OrderChoice, present, useOrderChoice } from './order-choice';

export function CompareModels() {
  const site = useSite();
  const { range } = useRange();
  const { placed, buyer, query: fits } = useOrderChoice();
  const [shown, change] = useQueryStates(comparisonParsers);
  const { 'compare-by': by, 'compare-label': label } = shown;
  const [, setOpened] = useOpenedOrders();
  const cost = useCostChoice();
  const query = comparisonQuery({ ...shown, ...cost.view, placed, buyer }, range);
  const report = useApi<ComparisonResult>('reports/comparison', query);
  // What was clicked is of the report that is seen, which may be the one before while the next is on its way.
  const open: OpenCell = (seen, earner, model, figures) =>
    void setOpened({
      title: `${earnerName(seen.by, earner)} under ${model.name}`,
      figure: `${formatMoney(figures.revenue)} of credit under ${model.name}.`,
      query: { ...creditedOrders({ ...seen, model: model.id }, earner), ...present({ ...fits, label: label ?? undefined }) },
    });
  return (
    <Panel title="Compare models" aside={<OrderChoice />}>
      <Group justify="space-between" align="flex-end" mb="sm" gap="xs">
        <Text size="sm" c="dimmed" maw={720}>
          The same orders shared by each model. Where the models disagree most, the choice of a model decides over budget.
        </Text>
        <Group gap="xs" align="flex-end">
          <Select
            label="Rows"
            w={130}
            allowDeselect={false}
            data={[
              { value: 'channel', label: 'Channels' },
              { value: 'campaign', label: 'Campaigns' },
              ...labelLevels(site.labels),
            ]}
            value={by}
            onChange={(value) => void change({ 'compare-by': levelNamed(comparedBy, value) ?? null })}
          />
          <LabelSelect value={label} onChange={(chosen) => void change({ 'compare-label': chosen })} />
          <CsvDownload href={apiUrl(site.id, 'reports/comparison.csv', query)} />
        </Group>
      </Group>
      {report.data?.spend && <CostChoice choice={cost} />}
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={320} role="status" aria-label="Loading" />}
      {report.data && <Found report={report.data} open={open} isLosing={cost.view.losing} />}
    </Panel>
  );
}

function Found({ report, open, isLosing }: { report: ComparisonResult; open: OpenCell; isLosing: boolean }) {
  if (report.rows.length === 0) {
    const nothing = isLosing ? 'Every row brings its cost back under at least one click model' : 'No orders with a known contact';
    return <EmptyState title={`${nothing} in these days`} />;
  }
  return (
    <>
      <ComparisonTable report={report} open={open} />
      <Text size="xs" c="dimmed" mt="xs">
        Contacts of the {report.lookbackDays} days before an order count. Revenue is net of refunds, on the day of{' '}
        {report.datedBy === 'touch' ? 'the visit that earned it' : 'its order'}.
        {report.rowsLeftOut > 0 && ` ${formatCount(report.rowsLeftOut)} rows on which the models agree most are not shown.`}
        {report.otherCurrencies.map(
          ({ orders, revenue }) => ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency.`,
        )}
      </Text>
      {report.spend && <CostExplained report={report} spend={report.spend} />}
    </>
  );
}
