'use client';
/** Which ads' pictures and films earn: a row for each, two of them side by side, and one week by week. */
import { Button, LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { CreativesResult } from '@/lib/reporting/reports/creatives/definition';
import { creativesQuery } from '../query';
import { activeFilters, Controls } from './controls';
import { CreativeTable } from './creative-table';
import { NameRule } from './name-rule';
import { TwoCompared } from './two-compared';
import { useView } from './use-view';
import { WeekByWeek } from './week-by-week';

export function Creatives({ mayManage }: { mayManage: boolean }) {
  const [isNaming, setNaming] = useState(false);
  const site = useSite();
  const view = useView();
  const { range } = useRange();
  const query = creativesQuery(view, range);
  const report = useApi<CreativesResult>('reports/creatives', query);
  return (
    <>
      <PageHeader
        title="Creatives"
        about="Which pictures and films of your ads earn: what each cost, how many clicked, and what those visits bought."
        filters={activeFilters(view)}
      >
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} parts={report.data?.nameRule?.parts ?? []} csvUrl={apiUrl(site.id, 'reports/creatives.csv', query)}>
          {mayManage && (
            <Button variant="default" onClick={() => setNaming(!isNaming)}>
              Parts of names
            </Button>
          )}
        </Controls>
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {report.data && (
          <>
            {report.data.spend && <LateAccounts lacking={report.data.spend.lacking} />}
            {isNaming && <NameRule report={report.data} onClose={() => setNaming(false)} />}
            <TwoCompared report={report.data} view={view} />
            {view.row !== null && <WeekByWeek row={view.row} report={report.data} view={view} />}
            <Paper withBorder pos="relative">
              <LoadingOverlay
                visible={report.isPlaceholderData}
                overlayProps={{ backgroundOpacity: 0.3 }}
                loaderProps={{ size: 'sm' }}
              />
              {report.data.rows.length === 0 ? <Nothing view={view} /> : <CreativeTable report={report.data} view={view} />}
            </Paper>
            <Notes report={report.data} />
          </>
        )}
      </Stack>
    </>
  );
}

function Nothing({ view }: { view: Pick<ReturnType<typeof useView>, 'search'> }) {
  return (
    <EmptyState title={view.search ? 'No ad matches' : 'No ad cost anything in these days'}>
      {view.search ? 'Search for something else.' : 'Choose other days, or connect an ad account under Ad accounts.'}
    </EmptyState>
  );
}

/** What the figures are of, and what is in none of them. */
function Notes({ report: { spend, rows } }: { report: CreativesResult }) {
  const leftOut = (spend?.leftOut ?? []).map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
  return (
    <Text size="xs" c="dimmed">
      Orders and revenue are of visits of these days. Hook rate: how many of those who were shown a film began to watch it (3
      seconds on Meta, 2 on TikTok; other platforms do not say). Hold rate: how many of them watched to the end.
      {rows.some(({ isShared }) => isShared) &&
        ' Some ads share one link, so that their clicks cannot be told apart: what those earned is a row of its own.'}
      {leftOut !== '' && ` Not contained, for want of an exchange rate: ${leftOut}.`}
    </Text>
  );
}
