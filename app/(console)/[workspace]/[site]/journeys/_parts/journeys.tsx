'use client';
/** What led to orders: sequences of contacts, how many they were, how long they took, and what opened and closed them. */
import { LoadingOverlay, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import { Controls } from './controls';
import { Flows } from './flows';
import { Lengths } from './lengths';
import type { Open } from './open';
import { Paths } from './paths';
import { Roles } from './roles';
import { Times } from './times';
import { duration } from '@/components/ui/duration';
import { listQuery, reportQuery } from '../query';
import { useView } from './use-view';

export function Journeys() {
  const site = useSite();
  const view = useView();
  const { range } = useRange();
  const [opened, setOpened] = useOpenedOrders();
  const query = reportQuery(view, range);
  const report = useApi<JourneysResult>('reports/journeys', query);
  const open: Open = (title, part, figure, more) =>
    void setOpened({
      title,
      figure: `They sum to ${formatMoney(part.revenue)}, net of refunds.`,
      query: { ...listQuery(view, range, figure), ...more },
    });
  return (
    <>
      <PageHeader title="Journeys" about="What led to orders: which contacts came in which order, and how long it took.">
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/journeys.csv', query)} />
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {report.data && (
          <Stack gap="md" pos="relative">
            <LoadingOverlay
              visible={report.isPlaceholderData}
              overlayProps={{ backgroundOpacity: 0.3 }}
              loaderProps={{ size: 'sm' }}
            />
            <Summary report={report.data} />
            {report.data.journeys.orders === 0 ? (
              <EmptyState title="No journeys in these days">Choose other days, or remove a filter.</EmptyState>
            ) : (
              <Sections report={report.data} open={open} />
            )}
          </Stack>
        )}
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

function Sections({ report, open }: { report: JourneysResult; open: Open }) {
  return (
    <>
      <Flows report={report} open={open} />
      <Panel title="Most frequent journeys">
        <Paths report={report} open={open} />
      </Panel>
      <Times report={report} open={open} />
      <Lengths report={report} open={open} />
      <Roles report={report} open={open} />
    </>
  );
}

/** The answer in one sentence, and what it leaves out. */
function Summary({ report }: { report: JourneysResult }) {
  const { store, journeys, withoutContact, leftOut, contacts, timeToOrder, lookbackDays, otherCurrencies } = report;
  if (journeys.orders === 0) return null;
  const perOrder = formatCount((contacts / journeys.orders).toFixed(1));
  return (
    <div>
      <Text>
        Known journeys led to <b>{formatCount(journeys.orders)}</b> of {formatCount(store.orders)} orders and{' '}
        <b>{formatMoney(journeys.revenue)}</b> of {formatMoney(store.revenue)}: {perOrder} contacts on average, half of them
        within <b>{duration(timeToOrder.medianSeconds)}</b> of the first contact.
      </Text>
      <Text size="xs" c="dimmed">
        Contacts of the {lookbackDays} days before an order count.
        {withoutContact.orders > 0 && ` No contact is known for ${formatCount(withoutContact.orders)} orders.`}
        {leftOut.orders > 0 && ` Your settings leave out ${formatCount(leftOut.orders)} orders.`}
        {otherCurrencies.map(
          ({ orders, revenue }) => ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency.`,
        )}
      </Text>
    </div>
  );
}
