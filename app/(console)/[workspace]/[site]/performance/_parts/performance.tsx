'use client';
/** Which channels, campaigns and ads earned the store's revenue, under one to three models, and whether it all adds up. */
import { Anchor, Box, LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { attributionTree } from '@/lib/reporting/tree';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';
import { performanceQuery } from '../query';
import { AttributionTable } from './attribution-table';
import { activeFilters, Controls } from './controls';
import { Lifetime } from './lifetime';
import { type ChosenOrders, OrdersDrawer } from './orders-drawer';
import { Reconciliation } from './reconciliation';
import { useView } from './use-view';

export function Performance() {
  const site = useSite();
  const view = useView();
  const { range } = useRange();
  const query = performanceQuery(range, view);
  const report = useApi<AttributionResult>('reports/attribution', query);
  const [chosen, choose] = useState<ChosenOrders>();
  const tree = useMemo(() => (report.data ? attributionTree(report.data) : []), [report.data]);
  return (
    <>
      <PageHeader
        title="Performance"
        about="Which channels, campaigns and ads earned the store’s revenue."
        filters={activeFilters(view)}
      >
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/attribution.csv', query)} />
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
        {report.data && (
          <>
            <Reconciliation report={report.data} />
            <Paper withBorder pos="relative">
              <LoadingOverlay
                visible={report.isPlaceholderData}
                overlayProps={{ backgroundOpacity: 0.3 }}
                loaderProps={{ size: 'sm' }}
              />
              {report.data.totals.orders === 0 && tree.length === 0 ? (
                <EmptyState title="Nothing happened in these days">Choose other days, or remove the search.</EmptyState>
              ) : (
                <AttributionTable report={report.data} tree={tree} view={view} onOrders={choose} />
              )}
            </Paper>
            <Notes report={report.data} />
          </>
        )}
        <Lifetime range={range} view={view} onOrders={choose} />
      </Stack>
      <OrdersDrawer chosen={chosen} view={view} onClose={() => choose(undefined)} />
    </>
  );
}

function Notes({ report: { rowsLeftOut, otherCurrencies, timeZone } }: { report: AttributionResult }) {
  return (
    <Box>
      <Text size="xs" c="dimmed">
        Orders are dated by when they were placed, in {timeZone}; refunds take back credit from the order's own day. How the
        models work:{' '}
        <Anchor href="/docs/api" size="xs" underline="always">
          API documentation
        </Anchor>
        .{rowsLeftOut ? ` ${rowsLeftOut} of the least earning rows are not shown; the totals contain them.` : ''}
        {otherCurrencies.map(
          ({ orders, revenue }) =>
            ` ${orders} orders of ${revenue.amount} ${revenue.currency} are in another currency and not contained.`,
        )}
      </Text>
    </Box>
  );
}
