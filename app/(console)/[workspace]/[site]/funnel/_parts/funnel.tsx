'use client';
/** How far visits came towards an order, all together and by what brought them, and what has no visit. */
import { LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { OpenedVisitsDrawer } from '@/app/(console)/_kit/opened-visits';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { FunnelResult } from '@/lib/reporting/reports/funnel/definition';
import { funnelSteps } from '@/lib/reporting/reports/sessions/steps';
import { funnelQuery } from '../query';
import { activeFilters, Controls } from './controls';
import { FunnelTable } from './funnel-table';
import { StepBars } from './step-bars';
import { useOpen, useView } from './use-view';

export function Funnel() {
  const site = useSite();
  const view = useView();
  const query = funnelQuery(view, useComparedRange());
  const report = useApi<FunnelResult>('reports/funnel', query);
  const visits = useOpen(view);
  const [orders, setOrders] = useOpenedOrders();
  const filters = activeFilters(view);
  return (
    <>
      <PageHeader title="Funnel" about="How far visits came towards an order, and where they ended." filters={filters}>
        <RangeControl compare />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/funnel.csv', query)} />
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
        {report.data && (
          <>
            {report.data.total.reached.landing > 0 && <StepBars report={report.data} open={visits.open} />}
            <Paper withBorder pos="relative">
              <LoadingOverlay
                visible={report.isPlaceholderData}
                overlayProps={{ backgroundOpacity: 0.3 }}
                loaderProps={{ size: 'sm' }}
              />
              {report.data.rows.length === 0 ? (
                <EmptyState title={filters.length > 0 ? 'No visit fits the filters' : 'Nobody visited in these days'}>
                  {filters.length > 0 ? 'Take off a filter above, or choose other days.' : 'Choose other days.'}
                </EmptyState>
              ) : (
                <FunnelTable report={report.data} view={view} open={visits.open} />
              )}
            </Paper>
            <Notes
              report={report.data}
              openOrders={(figure, query) => void setOrders({ title: 'Orders without a visit', figure, query })}
            />
          </>
        )}
      </Stack>
      <OpenedVisitsDrawer opened={visits.opened} onClose={visits.close} />
      <OpenedOrdersDrawer opened={orders} onClose={() => void setOrders(null)} />
    </>
  );
}

type NotesProps = { report: FunnelResult; openOrders: (figure: string, query: Record<string, string>) => void };

/** What is not in the funnel, and what the shop does not tell. */
function Notes({ report, openOrders }: NotesProps) {
  const { from, to, total, besides, timeZone } = report;
  const { withoutVisit, orders, stepsNotKnown } = besides;
  const silent = funnelSteps.filter((step) => step !== 'landing' && total.told[step] === 0);
  const money = formatMoney(withoutVisit.revenue);
  return (
    <Text size="sm" c="dimmed" component="div">
      {withoutVisit.orders > 0 && (
        <div>
          <Drill
            label="orders without a visit"
            onClick={() => openOrders(`${money} after refunds.`, { from, to, visit: 'none' })}
          >
            {formatCount(withoutVisit.orders)} of {formatCount(orders.orders)} orders
          </Drill>{' '}
          of these days ({money}) were placed in no visit that we know: they are not in the funnel.
        </div>
      )}
      {total.reached.landing > 0 && silent.length > 0 && (
        <div>
          No page told us of {silent.map((step) => `“${step}”`).join(', ')} in these days. Visits that came further are counted
          there all the same.
        </div>
      )}
      {stepsNotKnown > 0 && <div>{formatCount(stepsNotKnown)} visits from before steps were noted are left out.</div>}
      <div>A visit counts on the day on which it began, in {timeZone}. Who came to a step counts at every step before it.</div>
    </Text>
  );
}
