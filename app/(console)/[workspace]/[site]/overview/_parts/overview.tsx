'use client';
/** A store's morning in one screen: what happened, what needs a person, where to look. A new site sees its set-up instead. */
import { Anchor, Box, Grid, LoadingOverlay, Skeleton, Stack } from '@mantine/core';
import Link from 'next/link';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import { OpenedCostsDrawer, useOpenedCosts } from '@/app/(console)/_kit/opened-costs';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { OpenedVisitsDrawer, useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import { HeldAgainst } from '@/app/(console)/_kit/held-against';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import type { RangeView } from '@/app/(console)/_kit/range-view';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { RevenueChart } from '@/components/chart/revenue-chart';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { Range } from '@/lib/model/range';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { overviewQuery } from '../query';
import { KpiGrid } from './kpi-grid';
import { LatestOrders, TopCampaigns } from './lists';
import { Morning } from './morning';
import { MoverTable } from './movers';
import { NeedsYou } from './needs-you';
import { Onboarding } from './onboarding';

/** Lower than elsewhere: the page is read in one screen. */
const CHART_HEIGHT = 220;
/** While steps are open: each turns green soon after what it waits for. */
const LOOK_MS = 5_000;

export function Overview() {
  const days = useComparedRange();
  const { range, today } = days;
  const [opened, setOpened] = useOpenedOrders();
  const [visits, setVisits] = useOpenedVisits();
  const [costs, setCosts] = useOpenedCosts();
  const report = useApi<OverviewResult>('overview', overviewQuery(days), {
    refetchMs: ({ setup }) => (setup.orderAt === undefined ? LOOK_MS : undefined),
  });
  const { data } = report;
  const isNew = data !== undefined && data.setup.orderAt === undefined;
  return (
    <>
      <PageHeader title="Overview" about={isNew ? 'What is left to do.' : 'What happened, what needs you, and where to look.'}>
        {!isNew && <RangeControl compare />}
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Loading />}
      {isNew ? (
        <Onboarding setup={data.setup} />
      ) : (
        <Stack gap="md" pos="relative">
          <LoadingOverlay
            visible={report.isPlaceholderData}
            overlayProps={{ backgroundOpacity: 0.3 }}
            loaderProps={{ size: 'sm' }}
          />
          {data && <Morning morning={data.morning} today={today} />}
          <NeedsYou report={data} />
          {data && !isNew && <HeldAgainst range={range} />}
          {data && <Figures report={data} days={days} />}
        </Stack>
      )}
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
      <OpenedVisitsDrawer opened={visits} onClose={() => void setVisits(null)} />
      <OpenedCostsDrawer opened={costs} onClose={() => void setCosts(null)} />
    </>
  );
}

type FiguresProps = { report: OverviewResult; days: RangeView };

function Figures({ report, days }: FiguresProps) {
  return (
    <>
      {report.spend && <LateAccounts lacking={report.spend.lacking} />}
      <KpiGrid report={report} days={days} />
      <RevenueByChannel report={report} unfinishedFrom={days.unfinishedFrom} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Campaigns report={report} compared={days.compared} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Panel title="Latest orders" aside={<Aside page="orders">All orders</Aside>}>
            <LatestOrders orders={report.latestOrders} />
          </Panel>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** What moved; where nothing is compared, what earned most. */
function Campaigns({ report, compared }: { report: OverviewResult; compared: Range | undefined }) {
  const { movers, topCampaigns, comparedUntil } = report;
  const aside = <Aside page="performance?by=campaign,source">All campaigns</Aside>;
  return movers && compared ? (
    <Panel title="Where it moved most" aside={aside}>
      <MoverTable movers={movers} compared={compared} wholeDays={comparedUntil === undefined} />
    </Panel>
  ) : (
    <Panel title="Top campaigns" aside={aside}>
      <TopCampaigns campaigns={topCampaigns} days={{ from: report.from, to: report.to }} />
    </Panel>
  );
}

function Aside({ page, children }: { page: string; children: string }) {
  const path = usePath();
  return (
    <Anchor component={Link} prefetch={false} size="sm" href={path(page)}>
      {children}
    </Anchor>
  );
}

function RevenueByChannel({ report, unfinishedFrom }: { report: OverviewResult; unfinishedFrom: string }) {
  const path = usePath();
  return (
    <Panel title="Revenue by channel" aside={<Aside page="performance">Open Performance</Aside>}>
      {report.current.orders > 0 ? (
        <RevenueChart {...report} unfinishedFrom={unfinishedFrom} height={CHART_HEIGHT} />
      ) : (
        <EmptyState title="No orders in these days">
          Choose other days, or{' '}
          <Anchor component={Link} href={path('install')} inherit>
            check the installation
          </Anchor>
          .
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
