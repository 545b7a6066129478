'use client';
/** What came in, what became of it, and what is missing. */
import { Grid, Group, List, Skeleton, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { useApi } from '@/app/(console)/_parts/use-api';
import { useRange } from '@/app/(console)/_parts/use-range';
import { RangePicker } from '@/components/report/range-picker';
import { ErrorState, PageTitle, Panel } from '@/components/ui/states';
import type { QualityCheck, QualityResult } from '@/lib/reporting/reports/quality/definition';
import { Intake } from './intake';
import { JoinTable } from './join-table';
import { Rejected } from './rejected';
import { SignalLoss } from './signal-loss';

export function Quality({ maySeeEvents, mayRelease }: { maySeeEvents: boolean; mayRelease: boolean }) {
  const { range, preset, choosePreset, chooseRange } = useRange();
  const report = useApi<QualityResult>('quality', { ...range });
  return (
    <>
      <PageTitle title="Data quality">
        <RangePicker range={range} preset={preset} onPreset={choosePreset} onRange={chooseRange} />
      </PageTitle>
      <Stack gap="md">
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={600} aria-busy="true" aria-label="Loading" />}
        {report.data && <Report report={report.data} />}
        {maySeeEvents && <Rejected mayRelease={mayRelease} />}
      </Stack>
    </>
  );
}

function Report({ report }: { report: QualityResult }) {
  return (
    <>
      <Panel title="Installation">
        <Checks checks={report.checks} />
      </Panel>
      <Panel title="Signal loss">
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
                {report.continuity.restoredVisitors} new browser ids of people who were known before: lost cookies and further
                devices, put together again by a login or an order.
              </List.Item>
              <List.Item>
                {report.continuity.sharedLinks} visits by a link whose click ID belongs to somebody else: shared links, credited
                to nobody’s ad.
              </List.Item>
            </List>
          </Panel>
        </Grid.Col>
      </Grid>
      <Panel title="What came in">
        <Intake report={report} />
      </Panel>
    </>
  );
}

const looks = {
  ok: { color: 'teal', icon: <IconCheck size={16} aria-hidden /> },
  warning: { color: 'orange', icon: <IconAlertTriangle size={16} aria-hidden /> },
  unknown: { color: 'gray', icon: <IconQuestionMark size={16} aria-hidden /> },
};

function Checks({ checks }: { checks: QualityCheck[] }) {
  return (
    <Stack gap="sm">
      {checks.map(({ id, state, name, detail }) => (
        <Group key={id} gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" size="md" radius="xl" color={looks[state].color} aria-hidden>
            {looks[state].icon}
          </ThemeIcon>
          <div>
            <Text size="sm" fw={600}>
              {name}
              <VisuallyHidden>: {state}</VisuallyHidden>
            </Text>
            <Text size="sm">{detail}</Text>
          </div>
        </Group>
      ))}
    </Stack>
  );
}
