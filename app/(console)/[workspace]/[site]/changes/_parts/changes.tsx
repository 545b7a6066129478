'use client';
/** Why a past day shows other numbers than it did: by how much each day moved after it was over, what moved it, and for whom. */
import { Button, LoadingOverlay, Skeleton, Stack, Text } from '@mantine/core';
import { useOpenedList } from '@/app/(console)/_kit/opened-list';
import type { ReactNode } from 'react';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatMoney, formatRange } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { ChangesResult } from '@/lib/reporting/reports/changes/definition';
import { activeFilters, Controls } from './controls';
import { DayTable } from './day-table';
import { Earners } from './earners';
import { MovedOrders } from './moved-orders';
import { viewQuery } from '../query';
import { type Open, type View, useChanges, useView } from './use-view';
import { signedMoney } from './words';

export function Changes() {
  const site = useSite();
  const view = useView();
  const { range } = useRange();
  const [opened, setOpened] = useOpenedList('moved');
  const query = viewQuery(view, range);
  const changes = useChanges(query);
  const { report } = changes;
  const open: Open = (title, { cause = view.cause, ...narrowed }) =>
    void setOpened({ title, query: { ...viewQuery({ ...view, cause }, range), ...narrowed } });
  return (
    <>
      <PageHeader
        title="What changed"
        about="Why a past day shows other numbers than it did: what moved it after it was over, by how much, and for whom."
        filters={activeFilters(view)}
      >
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/changes.csv', query)} />
        {changes.error && <ErrorState error={changes.error} retry={() => void changes.refetch()} />}
        {changes.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
        {report && (
          <Stack gap="md" pos="relative">
            <LoadingOverlay
              visible={changes.isPlaceholderData}
              overlayProps={{ backgroundOpacity: 0.3 }}
              loaderProps={{ size: 'sm' }}
            />
            <Sections report={report} view={view} open={open}>
              {changes.hasNextPage && (
                <Button
                  variant="default"
                  mt="sm"
                  loading={changes.isFetchingNextPage}
                  onClick={() => void changes.fetchNextPage()}
                >
                  Show earlier days
                </Button>
              )}
            </Sections>
          </Stack>
        )}
      </Stack>
      <MovedOrders opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

type SectionsProps = { report: ChangesResult; view: View; open: Open; children: ReactNode };

/** `children` stands below the days. */
function Sections({ report, view, open, children }: SectionsProps) {
  if (report.days.length === 0) return <NothingMoved report={report} view={view} />;
  return (
    <>
      <Summary report={report} view={view} />
      <Panel title="Day by day">
        <DayTable report={report} cause={view.cause} open={open} />
        {children}
      </Panel>
      <Earners report={report} open={open} />
      <Text size="xs" c="dimmed">
        A change belongs to the day of its order, in {report.timeZone}, and counts from the end of that day: what came on the day
        itself is no change. Channels and campaigns go by their names of today. What moved days before your version of Tieback
        began to keep this list is not known.
      </Text>
    </>
  );
}

/** The answer in one sentence for each currency. */
function Summary({ report, view }: { report: ChangesResult; view: View }) {
  const what = view.channel ? `Revenue credited to ${view.channel}` : 'Credited revenue';
  return (
    <div>
      {report.totals.map(({ currency, dayEnd, moved, now }) => (
        <Text key={currency}>
          {what} of {formatRange(report)} was <b>{formatMoney(dayEnd)}</b> as each day ended and is <b>{formatMoney(now)}</b> now:{' '}
          <b style={{ whiteSpace: 'nowrap' }}>{signedMoney(moved)}</b>.
        </Text>
      ))}
    </div>
  );
}

function NothingMoved({ report, view }: { report: ChangesResult; view: View }) {
  if (view.cause || view.channel) {
    return <EmptyState title="Nothing of this kind moved these days">Choose other days, or remove a filter.</EmptyState>;
  }
  if (report.totals.length === 0) {
    return (
      <EmptyState title="No orders in these days">Choose other days: without orders, there is nothing to change.</EmptyState>
    );
  }
  const now = report.totals.map((total) => formatMoney(total.now)).join(' and ');
  return (
    <EmptyState title="Nothing has moved since these days ended">
      They stand at {now}, as they did when each day ended; today counts once it is over. A refund, an order that comes late or a
      visit found late will show here.
    </EmptyState>
  );
}
