'use client';
/** The workspace's own metrics: a line each, and a form for a new one or the one that is changed. */
import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import { OWN_METRICS_MAX, type OwnMetric } from '@/lib/model/own-metric';
import { deleteMetricAction } from '../actions';
import { MetricForm } from './metric-form';
import type { SiteChoice } from './metric-preview';

type Props = { workspace: string; metrics: OwnMetric[]; sites: SiteChoice[]; mayChange: boolean };

export function OwnMetrics({ workspace, metrics, sites, mayChange }: Props) {
  const [open, setOpen] = useState<string>();
  const close = () => setOpen(undefined);
  const form = { workspace, sites, metrics, close };
  return (
    <Stack gap="sm" component="section" aria-label="Your metrics">
      <Title order={3} size="h4">
        Your metrics
      </Title>
      {metrics.length === 0 && open === undefined && (
        <Text size="sm" c="dimmed" maw={680}>
          None yet. Such as <Code>newRevenue / revenue</Code>: the part of revenue that new customers brought.
        </Text>
      )}
      {metrics.map((metric) =>
        open === metric.id ? (
          <MetricForm key={metric.id} stored={metric} {...form} />
        ) : (
          <Line key={metric.id} workspace={workspace} metric={metric} edit={mayChange ? () => setOpen(metric.id) : undefined} />
        ),
      )}
      {open === 'new' && <MetricForm {...form} />}
      {mayChange && open !== 'new' && (
        <Group>
          <Button variant="default" onClick={() => setOpen('new')} disabled={metrics.length >= OWN_METRICS_MAX}>
            Add a metric
          </Button>
        </Group>
      )}
      {!mayChange && (
        <Text size="sm" c="dimmed">
          Marketers, admins and owners can add metrics.
        </Text>
      )}
    </Stack>
  );
}

function Line({ workspace, metric, edit }: { workspace: string; metric: OwnMetric; edit: (() => void) | undefined }) {
  const { save, pending } = useSave();
  return (
    <Paper withBorder p="sm" component="article" aria-label={metric.name}>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0, flex: '1 1 16rem' }}>
          <Text fw={500}>{metric.name}</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{metric.formula}</Code>
        </div>
        {edit && (
          <Group gap="xs">
            <Button size="compact-sm" variant="subtle" onClick={edit} aria-label={`Change ${metric.name}`}>
              Change
            </Button>
            <ConfirmButton
              label={`the metric ${metric.name}`}
              question="It leaves the columns of Performance. Saved links and bookmarks that show it open without it and say so."
              action="Delete"
              pending={pending}
              onConfirm={() => save(() => deleteMetricAction(workspace, metric.id), `${metric.name} was deleted.`)}
            >
              Delete
            </ConfirmButton>
          </Group>
        )}
      </Group>
    </Paper>
  );
}
