/** What a connection sent, or would have sent, beside what the platform says it received. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { listConnections } from '@/lib/workspace';
import { Crumbs } from '../../_parts/crumbs';
import { connectionScreen } from '../../views';
import { Compare } from './_parts/compare';

export const metadata: Metadata = { title: 'Compare' };

type Props = { params: Promise<{ workspace: string; site: string; connectionId: string }> };

export default async function ComparePage({ params }: Props) {
  const { workspace, site: slug, connectionId } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connection = (await read((tx) => listConnections(tx, actor, site))).find(({ id }) => id === connectionId);
  if (!connection) notFound();
  return (
    <>
      <Crumbs here={`${connection.name}: compare`} />
      <PageHeader title="Compare with what the platform received" about="What was sent, beside the platform’s own figures." />
      {may(actor, 'event.read') ? (
        <Compare connection={connectionScreen(connection)} />
      ) : (
        <NeedsRole role="marketer" to="compare destinations" />
      )}
    </>
  );
}
