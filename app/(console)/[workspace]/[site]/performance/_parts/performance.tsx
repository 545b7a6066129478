'use client';
/** What earned the store's revenue, by any order of levels, under one to eight models, and whether it all adds up. */
import { Anchor, LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { levelQuery } from '../query';
import { Controls } from './controls';
import { activeFilters } from './filters';
import { Lifetime } from './lifetime';
import { PerformanceTable } from './performance-table';
import { Reconciliation } from './reconciliation';
import { TrendChart } from './trend-chart';
import { useLevel } from './use-level';
import { useView } from './use-view';

export function Performance() {
  const site = useSite();
  const view = useView();
  const days = useRange();
  const level = useLevel(view);
  const [opened, setOpened] = useOpenedOrders();
  const filters = activeFilters(view);
  const { first } = level;
  return (
    <>
      <PageHeader
        title="Performance"
        about="What earned the store’s revenue: channels, campaigns, landing pages, products and more."
        filters={filters}
      >
        <RangeControl compare />
      </PageHeader>
      <Stack gap="sm">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/performance.csv', levelQuery(days, view))} />
        {level.error && <ErrorState error={level.error} retry={() => void level.refetch()} />}
        {level.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
        {first && (
          <>
            <Reconciliation report={first} />
            <TrendChart report={first} today={days.today} />
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
          </>
        )}
        <Lifetime range={days.range} model={view.models[0] ?? 'last_non_direct_click'} />
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

function Notes({ report: { otherCurrencies, timeZone } }: { report: PerformanceResult }) {
  return (
    <Text size="xs" c="dimmed">
      Orders are dated by when they were placed, in {timeZone}; refunds take back credit from the order's own day. How the models
      work:{' '}
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
