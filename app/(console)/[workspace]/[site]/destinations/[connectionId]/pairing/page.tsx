/** Which events reached the platform by its browser pixel, by the server, or by both. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { listConnections } from '@/lib/workspace';
import { Crumbs } from '../../_parts/crumbs';
import { Pairing } from './_parts/pairing';

export const metadata: Metadata = { title: 'Pairing' };

type Props = { params: Promise<{ workspace: string; site: string; connectionId: string }> };

export default async function PairingPage({ params }: Props) {
  const { workspace, site: slug, connectionId } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connection = (await read((tx) => listConnections(tx, actor, site))).find(({ id }) => id === connectionId);
  if (!connection) notFound();
  return (
    <>
      <Crumbs here={`${connection.name}: pairing`} />
      {may(actor, 'event.read') ? (
        <Suspense>
          <Pairing id={connection.id} name={connection.name} />
        </Suspense>
      ) : (
        <NeedsRole role="marketer" to="look at single events" />
      )}
    </>
  );
}
