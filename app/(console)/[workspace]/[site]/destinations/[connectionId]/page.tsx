/** One connection: its settings, its event mapping, trying it out, its browser pixel. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { listConnections } from '@/lib/workspace';
import { connectionsBeside, connectionScreen, withOwnModels } from '../views';
import { Connection } from './_parts/connection';

export const metadata: Metadata = { title: 'Connection' };

type Props = { params: Promise<{ workspace: string; site: string; connectionId: string }> };

export default async function ConnectionPage({ params }: Props) {
  const { workspace, site: slug, connectionId } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connections = await read((tx) => listConnections(tx, actor, site));
  const connection = connections.find(({ id }) => id === connectionId);
  if (!connection) notFound();
  const screen = connectionScreen(connection);
  const destination = withOwnModels(screen.destination, site, connection.settings);
  return (
    <Connection
      connection={{ ...screen, destination }}
      beside={connectionsBeside(connections, connection.destination, connectionId)}
      mayManage={may(actor, 'site.manage')}
      mayReadEvents={may(actor, 'event.read')}
    />
  );
}
