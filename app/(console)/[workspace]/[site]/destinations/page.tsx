/** Where the site's conversions go: what is connected, and every destination that can be. */
import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { accountOf } from '@/lib/destinations/account';
import { type ConnectionView, listConnections } from '@/lib/workspace';
import { Catalogue, type Connected } from './_parts/catalogue';
import { ConnectionTable } from './_parts/connection-table';
import { PageButton } from './_parts/crumbs';
import { allDestinations, connectionsBeside, connectionScreen } from './views';

export const metadata: Metadata = { title: 'Destinations' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function DestinationsPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connections = await read((tx) => listConnections(tx, actor, site));
  const mayManage = may(actor, 'site.manage');
  return (
    <>
      <PageHeader title="Destinations" about="Where the store’s conversions are sent.">
        <PageButton to="destinations/alerts">Alerts</PageButton>
        <PageButton to="destinations/ledger">Delivery ledger</PageButton>
      </PageHeader>
      <Stack gap="md">
        <Panel title="Connected">
          <ConnectionTable connections={connections.map(connectionScreen)} />
        </Panel>
        <Panel title="All destinations">
          <Stack gap="md">
            {!mayManage && <NeedsRole role="admin" to="connect or change destinations" />}
            <Catalogue destinations={allDestinations()} connected={connectedBy(connections)} mayConnect={mayManage} />
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}

/** By the destination's id; of each connection the others that send to the same account. */
function connectedBy(connections: ConnectionView[]): Connected {
  const groups = Map.groupBy(connections, ({ destination }) => destination);
  return Object.fromEntries(
    [...groups].map(([destination, own]) => [
      destination,
      own.map(({ id, name, definition, settings }) => {
        const account = accountOf(definition, settings);
        const others = connectionsBeside(own, destination, id).filter((other) => other.account === account);
        return { id, name, sameAccount: others.map((other) => other.name) };
      }),
    ]),
  );
}
