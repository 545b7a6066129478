'use client';
/** How much of each recent day is in: so that nobody takes a day that is still filling for a bad one. */
import { Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { formatCount, formatPercent } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { CompletenessResult } from '@/lib/reporting/reports/completeness/definition';
import { DayTable } from './day-table';
import { ReturnTable } from './return-table';
import { ScoreTable } from './score-table';

export function Completeness() {
  const { id } = useSite();
  const [opened, setOpened] = useOpenedOrders();
  const report = useApi<CompletenessResult>('reports/completeness', {});
  const scored = useApi<CompletenessResult>('reports/completeness', { scores: 'true' });
  return (
    <>
      <PageHeader
        title="Completeness"
        about="How much of each recent day is in, what it will come to, and what of it is still to be returned: by how your own store’s orders and returns came in before."
      >
        <CsvDownload href={apiUrl(id, 'reports/completeness.csv', {})} size="xs" />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
      {report.data && (
        <Stack gap="md">
          <Summary report={report.data} />
          <Panel title="The last days">
            <DayTable report={report.data} />
          </Panel>
          {report.data.returns.length > 0 && (
            <Panel title="What is returned, by weeks after the sale">
              <ReturnTable returns={report.data.returns} />
            </Panel>
          )}
          <Panel title="How it did before">
            {scored.isPending ? <Skeleton h={80} /> : <ScoreTable scores={scored.data?.scores ?? []} />}
          </Panel>
        </Stack>
      )}
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

function Summary({ report: { days, tooShort, returnsTooShort, pastDays, pastOrders } }: { report: CompletenessResult }) {
  const yesterday = days.find(({ isOver }) => isOver);
  return (
    <div>
      {yesterday?.complete !== undefined && (
        <Text>
          Yesterday is complete to <b>{formatPercent(yesterday.complete)}</b>, by how {formatCount(pastOrders)} orders of{' '}
          {formatCount(pastDays)} days came in.
        </Text>
      )}
      {[tooShort, returnsTooShort].filter(Boolean).map((text) => (
        <Text key={text} size="sm" c="dimmed">
          {text}
        </Text>
      ))}
    </div>
  );
}
