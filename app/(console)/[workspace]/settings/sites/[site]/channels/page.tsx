/** A site's own names for channels. */
import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { listSites, siteProgress } from '@/lib/workspace';
import { SettingsLink } from '../_parts/settings-link';
import { ChannelRules } from './_parts/channel-rules';

export const metadata: Metadata = { title: 'Channel rules' };

export default async function ChannelRulesPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((own) => own.slug === slug);
    return { site: found, progress: found && (await siteProgress(tx, actor, found, new Date())) };
  });
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the channels of this site" />;
  return (
    <Stack gap="lg">
      <div>
        <SettingsLink href={`/${workspace}/settings/sites/${slug}`}>{site.name}</SettingsLink>
        <Title order={2} size="h3">
          Channel rules
        </Title>
      </div>
      {progress && <ProgressBanner {...progress} />}
      <Text size="sm" maw={680}>
        Your rules name a visit’s channel before the usual ones do. The first rule that fits counts, and where none fits the usual
        channel stays. After you save, earlier visits are renamed too, and models that look at channels credit earlier orders
        anew.
      </Text>
      <ChannelRules workspace={workspace} siteId={site.id} stored={site.settings.channelRules} />
    </Stack>
  );
}
