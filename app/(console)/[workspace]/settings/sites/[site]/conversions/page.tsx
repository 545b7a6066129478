/** What a site counts as conversions besides orders. */
import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { listSites, siteProgress } from '@/lib/workspace';
import { SettingsLink } from '../_parts/settings-link';
import { ConversionTypes } from './_parts/conversion-types';

export const metadata: Metadata = { title: 'Conversions' };

export default async function ConversionSettingsPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((own) => own.slug === slug);
    return { site: found, progress: found && (await siteProgress(tx, actor, found, new Date())) };
  });
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the conversions of this site" />;
  return (
    <Stack gap="lg">
      <div>
        <SettingsLink href={`/${workspace}/settings/sites/${slug}`}>{site.name}</SettingsLink>
        <Title order={2} size="h3">
          Conversions
        </Title>
      </div>
      {progress && <ProgressBanner {...progress} />}
      <Text size="sm" maw={680}>
        What counts beside orders: each is credited to the visits before it, under every model, as orders are. Performance shows
        one at a time, and never adds it to revenue. After you save, what came before is counted anew in the background; until
        that is done, reports show what they showed.
      </Text>
      <ConversionTypes workspace={workspace} siteId={site.id} currency={site.currency} stored={site.settings.conversions} />
    </Stack>
  );
}
