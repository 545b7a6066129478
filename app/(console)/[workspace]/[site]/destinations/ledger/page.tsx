/** The delivery ledger: everything that was owed to destinations, and what became of it. */
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { destinations } from '@/lib/destinations/registry';
import { listConnections } from '@/lib/workspace';
import { Crumbs } from '../_parts/crumbs';
import { Ledger } from './_parts/ledger';

export const metadata: Metadata = { title: 'Delivery ledger' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function LedgerPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connections = await read((tx) => listConnections(tx, actor, site));
  return (
    <>
      <Crumbs here="Delivery ledger" />
      {may(actor, 'event.read') ? (
        <Suspense>
          <Ledger
            connections={connections.map(({ id, name, destination }) => ({ id, name, destination }))}
            marks={Object.fromEntries(destinations.map(({ id, mark }) => [id, mark]))}
            mayManage={may(actor, 'site.manage')}
          />
        </Suspense>
      ) : (
        <>
          <PageHeader title="Delivery ledger" about="Every event that was to be delivered, and what became of it." />
          <NeedsRole role="marketer" to="read the delivery ledger" />
        </>
      )}
    </>
  );
}
