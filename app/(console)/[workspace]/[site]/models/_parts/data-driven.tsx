'use client';
/** Data-driven attribution: asked for, worked out with progress, and shown beside two rule models over the same orders. */
import { Alert, Button, Group, Progress, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { DataDrivenResult } from '@/lib/reporting/reports/data-driven/definition';
import { DataDrivenTable } from './data-driven-table';
import { Meaning } from './meaning';
import { QuestionControls } from './question-controls';
import { type Question, useQuestion } from './use-question';

export function DataDriven() {
  const question = useQuestion();
  const [opened, open] = useOpenedOrders();
  const { report } = question;
  return (
    <Panel title="Data-driven">
      <Stack gap="md">
        <QuestionControls question={question} />
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={300} role="status" aria-label="Loading" />}
        {report.data && !report.isPlaceholderData && (
          <>
            <RunState question={question} report={report.data} />
            <Answer report={report.data} onOrders={open} />
          </>
        )}
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={() => void open(null)} />
    </Panel>
  );
}

type Open = ReturnType<typeof useOpenedOrders>[1];

function Answer({ report, onOrders }: { report: DataDrivenResult; onOrders: Open }) {
  const { figures } = report;
  if (!figures) return null;
  if (figures.learntFrom.orders === 0) {
    return (
      <EmptyState title="No order of these days has a visit before it">
        Data-driven attribution learns from the visits before orders. Choose other days.
      </EmptyState>
    );
  }
  return (
    <>
      <DataDrivenTable report={report} figures={figures} onOrders={onOrders} />
      <Meaning report={report} figures={figures} />
    </>
  );
}

/** What is to be done, is being done, or went wrong. */
function RunState({ question: { ask }, report: { run, figures } }: { question: Question; report: DataDrivenResult }) {
  const { timeZone } = useSite();
  if (ask.error) return <ErrorState error={ask.error} retry={() => ask.mutate()} />;
  if (run && run.state !== 'failed') {
    const said = run.state === 'waiting' ? 'About to begin' : `Reading visits and orders: ${run.progress}%`;
    return (
      <Stack gap={6} role="status">
        <Text size="sm">{said}</Text>
        <Progress value={run.progress} size="sm" animated aria-label={said} />
      </Stack>
    );
  }
  const button = (
    <Button size="compact-sm" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
      Work out again
    </Button>
  );
  if (run?.state === 'failed') return <Note colour="red" text={run.error ?? 'This could not be worked out.'} aside={button} />;
  if (!figures) {
    return (
      <EmptyState title="Not worked out yet for these days">
        <Stack gap="sm" align="center">
          It reads the visits of everybody who came in these days. That takes some seconds, a minute for a large store.
          <Button loading={ask.isPending} onClick={() => ask.mutate()}>
            Work it out
          </Button>
        </Stack>
      </EmptyState>
    );
  }
  if (!figures.stale) return null;
  const at = formatTime(figures.computedAt, timeZone);
  return <Note colour="orange" text={`Orders or visits of these days have changed since ${at}.`} aside={button} />;
}

function Note({ colour, text, aside }: { colour: string; text: string; aside: ReactNode }) {
  return (
    <Alert variant="light" color={colour} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{text}</Text>
        {aside}
      </Group>
    </Alert>
  );
}
