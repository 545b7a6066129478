/** Every way in of a site: what is always there, and its order webhooks. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { listSources } from '@/lib/workspace';
import { NewSourceForm } from './_parts/new-source-form';
import { SourceTable } from './_parts/source-table';
import { WayCards } from './_parts/way-cards';
import { sourceView, webhookKinds } from './views';
import { waysIn } from './ways-in';

export const metadata: Metadata = { title: 'Sources' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function SourcesPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const sources = await read((tx) => listSources(tx, actor, site));
  return (
    <>
      <PageHeader title="Sources" about="Where the store’s visits and orders come from." />
      <Stack gap="md">
        <Panel title="Always there">
          <WayCards ways={waysIn(site)} />
        </Panel>
        <Panel title="Order webhooks">
          <SourceTable sources={sources.map(sourceView)} />
        </Panel>
        {may(actor, 'site.manage') ? (
          <NewSourceForm kinds={webhookKinds()} />
        ) : (
          <NeedsRole role="admin" to="add or change sources" />
        )}
      </Stack>
    </>
  );
}
