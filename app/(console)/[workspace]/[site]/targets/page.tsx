/** What figures are held against: by the store, a channel or a value of a label, and by month. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { listTargets } from '@/lib/workspace';
import { TargetFile } from './_parts/target-file';
import { TargetForm } from './_parts/target-form';
import { TargetTable } from './_parts/target-table';

export const metadata: Metadata = { title: 'Targets' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function TargetsPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const targets = await read((tx) => listTargets(tx, actor, site));
  const mayChange = may(actor, 'metric.manage');
  return (
    <>
      <PageHeader
        title="Targets"
        about="What you aim for in a month. Performance colours a figure by whether its target is met, and by nothing else."
      />
      <Stack gap="md">
        {mayChange ? (
          <Panel title="Set a target">
            <TargetForm />
          </Panel>
        ) : (
          <NeedsRole role="marketer" to="set targets" />
        )}
        <Panel title="All targets">
          <TargetTable targets={targets} mayChange={mayChange} />
        </Panel>
        <Panel title="As a file">
          <TargetFile mayChange={mayChange} />
        </Panel>
      </Stack>
    </>
  );
}
