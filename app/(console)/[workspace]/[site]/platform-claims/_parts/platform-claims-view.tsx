'use client';
/** What ad platforms claim beside what we credit: all platforms, or one with its campaigns, ad groups, ads and days. */
import { LoadingOverlay, Paper, Skeleton, Stack } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { Pager } from '@/components/report/pager';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { PlatformClaimsResult } from '@/lib/reporting/reports/platform-claims/definition';
import { claimsQuery, PAGE_ROWS } from '../query';
import { ClaimChart } from './claim-chart';
import { ClaimNotes, LateAccounts } from './claim-notes';
import { ClaimTable } from './claim-table';
import { Controls } from './controls';
import { NothingConnected } from './nothing-connected';
import { useView } from './use-view';

export function PlatformClaimsView() {
  const site = useSite();
  const view = useView();
  const days = useComparedRange();
  const query = claimsQuery(view, days.range);
  const report = useApi<PlatformClaimsResult>('reports/platform-claims', query);
  const [orders, setOrders] = useOpenedOrders();
  return (
    <>
      <PageHeader
        title="Platform claims"
        about="What each ad platform says that it sold, beside what Tieback credits to the same campaigns, and why the two differ."
      >
        <RangeControl />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
      {report.data && report.data.platforms.length === 0 && <NothingConnected />}
      {report.data && report.data.platforms.length > 0 && (
        <Stack gap="md">
          <LateAccounts report={report.data} />
          <Controls view={view} report={report.data} csvUrl={apiUrl(site.id, 'reports/platform-claims.csv', query)} />
          <ClaimChart report={report.data} unfinishedFrom={days.unfinishedFrom} />
          <Paper withBorder pos="relative">
            <LoadingOverlay
              visible={report.isPlaceholderData}
              overlayProps={{ backgroundOpacity: 0.3 }}
              loaderProps={{ size: 'sm' }}
            />
            {report.data.rows.length === 0 ? (
              <EmptyState title="Nothing was spent, claimed or credited here in these days">Choose other days.</EmptyState>
            ) : (
              <ClaimTable report={report.data} view={view} />
            )}
            <Pager
              report={report.data}
              offset={view.offset}
              pageRows={PAGE_ROWS}
              onOffset={(offset) => void view.change({ offset })}
            />
          </Paper>
          <ClaimNotes report={report.data} />
        </Stack>
      )}
      <OpenedOrdersDrawer opened={orders} onClose={() => void setOrders(null)} />
    </>
  );
}
