/** The workspace's sites, and a form for a new one. */
import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { currencyChoices, listSites, timeZoneChoices } from '@/lib/workspace';
import { NewSiteForm } from './_parts/new-site-form';
import { SiteTable } from './_parts/site-table';

export const metadata: Metadata = { title: 'Sites' };

export default async function SitesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { actor, read } = await pageActor(workspace);
  const sites = await read((tx) => listSites(tx, actor));
  const rows = sites.map(({ slug, name, domains, timeZone, currency }) => ({ slug, name, domains, timeZone, currency }));
  return (
    <Stack gap="xl">
      {rows.length > 0 ? (
        <SiteTable workspace={workspace} sites={rows} />
      ) : (
        <Text c="dimmed">No site yet. A site is one store, with its own reports.</Text>
      )}
      {may(actor, 'site.manage') ? (
        <NewSiteForm workspace={workspace} timeZones={timeZoneChoices()} currencies={currencyChoices()} />
      ) : (
        <NeedsRole role="admin" to="add or change sites" />
      )}
    </Stack>
  );
}
