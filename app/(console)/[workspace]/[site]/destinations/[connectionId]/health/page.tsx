/** How one connection is doing. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { listConnections } from '@/lib/workspace';
import { Crumbs } from '../../_parts/crumbs';
import { connectionScreen } from '../../views';
import { Health } from './_parts/health';

export const metadata: Metadata = { title: 'Health' };

type Props = { params: Promise<{ workspace: string; site: string; connectionId: string }> };

export default async function HealthPage({ params }: Props) {
  const { workspace, site: slug, connectionId } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connection = (await read((tx) => listConnections(tx, actor, site))).find(({ id }) => id === connectionId);
  if (!connection) notFound();
  return (
    <>
      <Crumbs here={`${connection.name}: health`} />
      {may(actor, 'event.read') ? (
        <Suspense>
          <Health connection={connectionScreen(connection)} mayManage={may(actor, 'site.manage')} />
        </Suspense>
      ) : (
        <NeedsRole role="marketer" to="look at the health of destinations" />
      )}
    </>
  );
}
