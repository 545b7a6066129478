/** The workspace's metrics: its own by formula, and those that every workspace has. */
import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { listMetrics, listSites } from '@/lib/workspace';
import { BuiltInMetrics } from './_parts/built-in-metrics';
import { OwnMetrics } from './_parts/own-metrics';

export const metadata: Metadata = { title: 'Metrics' };

export default async function MetricsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { actor, read } = await pageActor(workspace);
  const { metrics, sites } = await read(async (tx) => ({
    metrics: await listMetrics(tx, actor),
    sites: await listSites(tx, actor),
  }));
  return (
    <Stack gap="xl">
      <div>
        <Title order={2} size="h3">
          Metrics
        </Title>
        <Text size="sm" c="dimmed" maw={680}>
          Every report counts by these. A metric of your own is a formula over them; it becomes a column that Performance can show
          and sort by, in all sites of this workspace.
        </Text>
      </div>
      <OwnMetrics
        workspace={workspace}
        metrics={metrics}
        sites={sites.map(({ id, name }) => ({ id, name }))}
        mayChange={may(actor, 'metric.manage')}
      />
      <BuiltInMetrics />
    </Stack>
  );
}
