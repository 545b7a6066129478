'use client';
/** The store's figures beside the shop's own: so that whoever doubts a total sees the orders that make the difference. */
import { Anchor, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney, formatPercent, formatRange } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { TieOutResult } from '@/lib/reporting/reports/tie-out/definition';
import { TIE_OUT_DAYS_MAX } from '@/lib/reporting/reports/tie-out/names';
import { comparableDays, tieOutQuery, viewParsers } from '../query';
import { DifferenceTable } from './difference-table';
import { OpenedRow, useOpenedRow } from './opened-row';
import { ShopFile } from './shop-file';
import { SideTable } from './side-table';

export function TieOut({ mayImport }: { mayImport: boolean }) {
  const { id } = useSite();
  const { range } = useRange();
  const [view, choose] = useQueryStates(viewParsers);
  const [opened, setOpened] = useOpenedRow();
  const query = tieOutQuery(view, range);
  const days = comparableDays(range);
  const report = useApi<TieOutResult>('reports/tie-out', query);
  return (
    <>
      <PageHeader
        title="Tie-out"
        about="What the store sold as reports count it, beside what the shop itself says of each order, and every order that differs."
      >
        <SegmentedControl
          size="xs"
          aria-label="Sums by"
          value={view.by}
          onChange={(by) => void choose({ by: by === 'month' ? 'month' : 'day' })}
          data={[
            { value: 'day', label: 'Days' },
            { value: 'month', label: 'Months' },
          ]}
        />
        <RangeControl />
      </PageHeader>
      {days.from !== range.from && (
        <Text size="sm" c="dimmed" mb="xs">
          Order by order, a quarter is compared at most: these are the last {TIE_OUT_DAYS_MAX} days, {formatRange(days)}.
        </Text>
      )}
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={420} role="status" aria-label="Loading" />}
      {report.data && (
        <Stack gap="md">
          <Summary report={report.data} />
          {mayImport && <ShopFile onTaken={() => void report.refetch()} />}
          <Panel title={view.by === 'day' ? 'By day' : 'By month'}>
            <SideTable report={report.data} />
          </Panel>
          {report.data.differing > 0 && (
            <Panel title="Orders that differ" aside={<CsvDownload href={apiUrl(id, 'reports/tie-out.csv', query)} size="xs" />}>
              <DifferenceTable report={report.data} />
            </Panel>
          )}
        </Stack>
      )}
      <OpenedRow opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

function Summary({ report }: { report: TieOutResult }) {
  const { shops, listed, ties, tiesToFile, here, there, differing, otherCurrencies, currency, waiting } = report;
  const path = usePath();
  if (shops.length === 0 && !listed && tiesToFile === undefined)
    return (
      <EmptyState title="No shop has told of these orders">
        Connect your shop under Sources, or add its list of orders: its own word on each order is what totals are held against
        here.
      </EmptyState>
    );
  return (
    <div>
      {ties !== undefined && (
        <Text>
          Ties to the shop: <b>{formatPercent(ties)}</b>. {formatMoney(here.total)} here, {formatMoney(there.total)} by the shop’s
          own words; {differing === 1 ? 'one order differs' : `${formatCount(differing)} orders differ`}.
        </Text>
      )}
      {tiesToFile !== undefined && (
        <Text>
          Ties to the shop’s own report, as it was given, by day: <b>{formatPercent(tiesToFile)}</b>.
        </Text>
      )}
      {waiting > 0 && (
        <Text size="sm">
          {waiting === 1 ? 'One order' : `${formatCount(waiting)} orders`} that the shop has named could not be fetched yet and{' '}
          {waiting === 1 ? 'is' : 'are'} in neither:{' '}
          <Anchor component={Link} prefetch={false} href={path('sources')} size="sm">
            see why under Sources
          </Anchor>
          .
        </Text>
      )}
      {otherCurrencies > 0 && (
        <Text size="sm" c="dimmed">
          {formatCount(otherCurrencies)} orders in other currencies than {currency} are in neither.
        </Text>
      )}
    </div>
  );
}
