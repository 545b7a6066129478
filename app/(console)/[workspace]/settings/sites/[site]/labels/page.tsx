/** A site's own labels for its campaigns. */
import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { labelPresets } from '@/lib/model/label-presets';
import { listSites, siteProgress } from '@/lib/workspace';
import { SettingsLink } from '../_parts/settings-link';
import { LabelRules } from './_parts/label-rules';

export const metadata: Metadata = { title: 'Labels' };

export default async function LabelRulesPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((own) => own.slug === slug);
    return { site: found, progress: found && (await siteProgress(tx, actor, found, new Date())) };
  });
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the labels of this site" />;
  return (
    <Stack gap="lg">
      <div>
        <SettingsLink href={`/${workspace}/settings/sites/${slug}`}>{site.name}</SettingsLink>
        <Title order={2} size="h3">
          Labels
        </Title>
      </div>
      {progress && <ProgressBanner {...progress} />}
      <Text size="sm" maw={680}>
        Labels say what your campaigns are for: brand or non-brand, prospecting or retargeting, a product line. Of each label the
        first rule that fits counts. You can group and filter reports by them, and “Clicks without capture” leaves out what they
        call brand or retargeting. After you save, earlier visits are labelled too.
      </Text>
      <LabelRules workspace={workspace} siteId={site.id} stored={site.settings.labelRules} presets={labelPresets(site)} />
    </Stack>
  );
}
