'use client';
/** What came in, what became of it, and what is missing. */
import { Grid, List, Skeleton, Stack } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { QualityResult } from '@/lib/reporting/reports/quality/definition';
import type { Mend } from '../mends';
import { Checks } from './checks';
import { Intake } from './intake';
import { JoinTable } from './join-table';
import { LostMoney } from './lost-money';
import { Missed } from './missed';
import { Rejected } from './rejected';
import { SignalLoss } from './signal-loss';
import { Unmatched } from './unmatched';

type Props = {
  maySeeEvents: boolean;
  mayRelease: boolean;
  /** By the source's kind. */
  sourceNames: Record<string, string>;
  mends: Record<string, Mend>;
};

export function Quality({ maySeeEvents, mayRelease, sourceNames, mends }: Props) {
  const { range } = useRange();
  const [opened, setOpened] = useOpenedOrders();
  const report = useApi<QualityResult>('quality', { ...range });
  return (
    <>
      <PageHeader title="Data quality" about="What came in, what became of it, and what is missing from the reports.">
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={600} role="status" aria-label="Loading" />}
        {report.data && <Report report={report.data} mends={mends} sourceNames={sourceNames} />}
        {maySeeEvents && <Rejected mayRelease={mayRelease} sourceNames={sourceNames} />}
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

type ReportProps = Pick<Props, 'mends' | 'sourceNames'> & { report: QualityResult };

function Report({ report, mends, sourceNames }: ReportProps) {
  return (
    <>
      <Panel title="Installation">
        <Checks checks={report.checks} mends={mends} />
      </Panel>
      <LostMoney />
      <Panel title="Signal loss: how many orders browsers report">
        <SignalLoss report={report} />
      </Panel>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Panel title="How orders were tied to a visitor">
            <JoinTable report={report} />
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Panel title="Identity">
            <List size="sm" spacing={6}>
              <List.Item>
                {formatCount(report.continuity.restoredVisitors)} new browser ids of people who were known before: lost cookies
                and further devices, put together again by a login or an order.
              </List.Item>
              <List.Item>
                {formatCount(report.continuity.sharedLinks)} visits with a click ID that another browser had brought before: the
                same buyer in a second browser, or a link passed on. They are shown as the link says, and join nobody.
              </List.Item>
            </List>
          </Panel>
        </Grid.Col>
      </Grid>
      <Panel title="Orders that webhooks missed">
        <Missed missed={report.missed} />
      </Panel>
      <Panel title="Money without an order">
        <Unmatched report={report} sourceNames={sourceNames} />
      </Panel>
      <Intake report={report} sourceNames={sourceNames} />
    </>
  );
}
