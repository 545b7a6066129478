'use client';
/** What the store sold, against another range, and what brought it. */
import { Anchor, Box, Grid, LoadingOverlay, Skeleton, Stack } from '@mantine/core';
import Link from 'next/link';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { RevenueChart } from '@/components/chart/revenue-chart';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { overviewQuery } from '../query';
import { KpiGrid } from './kpi-grid';
import { LatestOrders, TopCampaigns } from './lists';

export function Overview() {
  const { range, compared, finished, today } = useRange();
  const path = usePath();
  const report = useApi<OverviewResult>('overview', overviewQuery({ range, compared }));
  return (
    <>
      <PageHeader title="Overview" about="What the store sold, and what brought it.">
        <RangeControl compare />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Loading />}
      {report.data && (
        <Stack gap="md" pos="relative">
          <LoadingOverlay
            visible={report.isPlaceholderData}
            overlayProps={{ backgroundOpacity: 0.3 }}
            loaderProps={{ size: 'sm' }}
          />
          <KpiGrid report={report.data} compared={compared} finished={finished} />
          <RevenueByChannel report={report.data} today={today} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Panel title="Top campaigns">
                <TopCampaigns campaigns={report.data.topCampaigns} />
              </Panel>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Panel
                title="Latest orders"
                aside={
                  <Anchor component={Link} prefetch={false} size="sm" href={path('orders')}>
                    All orders
                  </Anchor>
                }
              >
                <LatestOrders orders={report.data.latestOrders} />
              </Panel>
            </Grid.Col>
          </Grid>
        </Stack>
      )}
    </>
  );
}

function RevenueByChannel({ report, today }: { report: OverviewResult; today: string }) {
  const path = usePath();
  return (
    <Panel
      title="Revenue by channel"
      aside={
        <Anchor component={Link} prefetch={false} size="sm" href={path('performance')}>
          Open Performance
        </Anchor>
      }
    >
      {report.current.orders > 0 ? (
        <RevenueChart {...report} unfinishedFrom={today} />
      ) : (
        <EmptyState title="No orders in these days">
          Choose other days, or <Link href={path('install')}>check the installation</Link>.
        </EmptyState>
      )}
    </Panel>
  );
}

function Loading() {
  return (
    <Box role="status" aria-label="Loading">
      <Skeleton h={96} mb="md" />
      <Skeleton h={330} mb="md" />
      <Skeleton h={240} />
    </Box>
  );
}
