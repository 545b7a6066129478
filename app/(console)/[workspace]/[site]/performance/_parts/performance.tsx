'use client';
/** What earned the store's revenue, by any order of levels, under one to eight models, and whether it all adds up. */
import { Alert, Anchor, LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { HeldAgainst } from '@/app/(console)/_kit/held-against';
import { OpenedCostsDrawer, useOpenedCosts } from '@/app/(console)/_kit/opened-costs';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { OpenedVisitsDrawer, useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { isOwnMetricId } from '@/lib/model/own-metric';
import type { PerformanceDimension } from '@/lib/reporting/reports/performance/names';
import { levelQuery } from '../query';
import { Controls } from './controls';
import { offeredBy } from '../columns';
import { ContributionNotes } from './contribution-notes';
import { CostNotes, LateCost } from './cost-notes';
import { activeDates } from './dates-menu';
import { activeFilters } from './filters';
import { PerformanceTable } from './performance-table';
import { Reconciliation } from './reconciliation';
import { TrendChart } from './trend-chart';
import { useLevel } from './use-level';
import { useView, type View } from './use-view';

type Props = {
  title?: string;
  about?: ReactNode;
  /** What the rows are until the reader chooses. */
  rows?: PerformanceDimension;
};

function aboutOf(counted: { name: string } | undefined): string {
  return counted
    ? `What earned your ${counted.name.toLowerCase()}: channels, campaigns, landing pages and more.`
    : 'What earned the store’s revenue: channels, campaigns, landing pages, products and more.';
}

export function Performance({ title = 'Performance', about, rows = 'channel' }: Props) {
  const site = useSite();
  const view = useView(rows);
  const days = useComparedRange();
  const level = useLevel(view);
  const [opened, setOpened] = useOpenedOrders();
  const [costs, setCosts] = useOpenedCosts();
  const [visits, setVisits] = useOpenedVisits();
  const filters = activeFilters(view);
  const { first } = level;
  const counted = site.conversions.find(({ event }) => event === view.conversion);
  const isUsual = !counted && view.datedBy === 'order' && view.refundsOn === 'sale';
  return (
    <>
      <PageHeader title={title} about={about ?? aboutOf(counted)} filters={[...activeDates(view), ...filters]}>
        <RangeControl compare withoutRevenue={counted !== undefined} />
      </PageHeader>
      {/* What is known of orders by their own days says nothing of other figures. */}
      {isUsual && <HeldAgainst range={days.range} />}
      <Stack gap="sm">
        <Controls
          view={view}
          csvUrl={apiUrl(site.id, 'reports/performance.csv', levelQuery(days, view))}
          offered={offeredBy(first)}
        />
        <DeletedMetrics view={view} />
        <DeletedModels view={view} />
        {level.error && <ErrorState error={level.error} retry={() => void level.refetch()} />}
        {level.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
        {first && (
          <>
            <Reconciliation report={first} />
            <LateCost report={first} view={view} />
            <TrendChart report={first} unfinishedFrom={counted ? days.today : days.unfinishedFrom} />
            <Paper withBorder pos="relative">
              <LoadingOverlay
                visible={level.isPlaceholderData}
                overlayProps={{ backgroundOpacity: 0.3 }}
                loaderProps={{ size: 'sm' }}
              />
              {first.rowCount === 0 ? (
                <EmptyState title={filters.length > 0 ? 'Nothing fits the filters' : 'Nothing happened in these days'}>
                  {filters.length > 0 ? 'Take off a filter above, or choose other days.' : 'Choose other days.'}
                </EmptyState>
              ) : (
                <PerformanceTable level={level} report={first} view={view} isFiltered={filters.length > 0} />
              )}
            </Paper>
            <Notes report={first} />
            <ContributionNotes report={first} view={view} />
            <CostNotes report={first} view={view} />
          </>
        )}
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
      <OpenedCostsDrawer opened={costs} onClose={() => void setCosts(null)} />
      <OpenedVisitsDrawer opened={visits} onClose={() => void setVisits(null)} />
    </>
  );
}

/** A link may show a metric that nobody has any more. */
function DeletedMetrics({ view }: { view: View }) {
  const { ownMetrics } = useSite();
  const isKnown = (id: string) => !isOwnMetricId(id) || ownMetrics.some((own) => own.id === id);
  const columns = view.columns.filter(isKnown);
  const gone = view.columns.length - columns.length;
  if (gone === 0 && isKnown(view.sort)) return null;
  return (
    <Alert
      color="yellow"
      withCloseButton
      closeButtonLabel="Leave it out of this link"
      onClose={() => void view.change({ columns, ...(!isKnown(view.sort) && { sort: null, ascending: null }) })}
    >
      {gone > 1
        ? `${formatCount(gone)} metrics that this link shows were deleted.`
        : 'A metric that this link shows or sorts by was deleted.'}
    </Alert>
  );
}

/** A link may name a model that was deleted since: the figures are another's, and must not pass for its own. */
function DeletedModels({ view: { models, modelsGone, change } }: { view: View }) {
  if (modelsGone === 0) return null;
  return (
    <Alert color="yellow" withCloseButton closeButtonLabel="Leave it out of this link" onClose={() => void change({ models })}>
      {modelsGone > 1
        ? `${formatCount(modelsGone)} models that this link names are no longer there.`
        : 'A model that this link names is no longer there.'}{' '}
      The figures are those of the models chosen above.
    </Alert>
  );
}

function Notes({ report: { otherCurrencies, timeZone, conversion, datedBy, refundsOn } }: { report: PerformanceResult }) {
  if (conversion) {
    return (
      <Text size="xs" c="dimmed">
        {conversion.name} are dated by {datedBy === 'touch' ? 'the visit that earned them' : 'when they happened'}, in {timeZone}.
        Their value is no revenue, and stands in no other report.
        {conversion.otherCurrencies.map(
          ({ conversions, value }) =>
            ` ${formatCount(conversions)} are worth ${formatMoney(value)} together: they are counted, and their value is not.`,
        )}
      </Text>
    );
  }
  return (
    <Text size="xs" c="dimmed">
      {datedBy === 'touch' ? 'Revenue is dated by the visit that earned it' : 'Orders are dated by when they were placed'}, in{' '}
      {timeZone}; refunds take back credit{' '}
      {refundsOn === 'own' ? 'on the day on which the money went back' : 'from the day of the sale'}. How the models work:{' '}
      <Anchor href="/docs/api" size="xs" underline="always">
        API documentation
      </Anchor>
      .
      {otherCurrencies.map(
        ({ orders, revenue }) =>
          ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency and not included.`,
      )}
    </Text>
  );
}
