/** The settings of one site. */
import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { lookbackDayChoices } from '@/lib/model/credit';
import { listSites, timeZoneChoices } from '@/lib/workspace';
import { SiteAddresses } from './_parts/site-addresses';
import { SiteSettingsForm } from './_parts/site-settings-form';

export const metadata: Metadata = { title: 'Site settings' };

export default async function SiteSettingsPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const site = (await read((tx) => listSites(tx, actor))).find((own) => own.slug === slug);
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the settings of this site" />;
  const { id, name, domains, timeZone, currency, settings, writeKey, collectPath, scriptPath } = site;
  return (
    <Stack gap="xl">
      <Title order={2} size="h3">
        {name}
      </Title>
      <SiteSettingsForm
        workspace={workspace}
        site={{ id, name, domains, timeZone, currency, settings }}
        timeZones={timeZoneChoices()}
        lookbackChoices={[...lookbackDayChoices]}
      />
      <SiteAddresses workspace={workspace} siteId={id} writeKey={writeKey} collectPath={collectPath} scriptPath={scriptPath} />
    </Stack>
  );
}
