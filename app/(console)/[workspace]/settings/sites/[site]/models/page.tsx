/** The attribution models of a site: those that every site has, and its own. */
import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { may } from '@/lib/access';
import { pageActor } from '@/lib/access/page';
import { channels } from '@/lib/model/touchpoint';
import { builtInModels } from '@/lib/reporting';
import { listSites, siteProgress } from '@/lib/workspace';
import { SettingsLink } from '../_parts/settings-link';
import { BuiltInModels } from './_parts/built-in-models';
import { OwnModels } from './_parts/own-models';

export const metadata: Metadata = { title: 'Attribution models' };

export default async function ModelsPage({ params }: { params: Promise<{ workspace: string; site: string }> }) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((own) => own.slug === slug);
    return { site: found, progress: found && (await siteProgress(tx, actor, found, new Date())) };
  });
  if (!site) notFound();
  if (!may(actor, 'site.manage')) return <NeedsRole role="admin" to="change the attribution models of this site" />;
  const { settings } = site;
  const ownNames = settings.channelRules.map(({ channel }) => channel);
  return (
    <Stack gap="lg">
      <div>
        <SettingsLink href={`/${workspace}/settings/sites/${slug}`}>{site.name}</SettingsLink>
        <Title order={2} size="h3">
          Attribution models
        </Title>
      </div>
      {progress && <ProgressBanner {...progress} />}
      <Text size="sm" maw={680}>
        A model says how an order is shared among the visits that led to it. Every order is credited under all models at once; in
        reports you choose which one you look at.
      </Text>
      <OwnModels
        key={settings.models.map(({ id, name, version }) => `${id} ${name} ${version}`).join()}
        workspace={workspace}
        siteId={site.id}
        timeZone={site.timeZone}
        stored={settings.models}
        channels={[...new Set([...ownNames, ...channels])]}
      />
      <BuiltInModels models={builtInModels()} />
    </Stack>
  );
}
