import { Text } from '@mantine/core';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { NoticesProvider } from '@/app/(console)/_kit/notices';
import { ProgressBanner } from '@/app/(console)/_kit/progress-banner';
import { SiteProvider } from '@/app/(console)/_kit/site-context';
import { SiteNotices } from '@/app/(console)/_kit/site-notices';
import { pageActor } from '@/lib/access/page';
import { replicaCheck } from '@/lib/http/replica-check';
import { labelNames, labelValues } from '@/lib/model/label-rule';
import { heldDays } from '@/lib/model/lookback';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import { listMetrics, listSites, siteNotices, siteProgress } from '@/lib/workspace';
import { siteNoticesAction } from './actions';

type Props = { params: Promise<{ workspace: string; site: string }>; children: ReactNode };

export default async function SiteLayout({ params, children }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read } = await pageActor(workspace);
  const { site, progress, notices, ownMetrics } = await read(async (tx) => {
    const found = (await listSites(tx, actor)).find((candidate) => candidate.slug === slug);
    const now = new Date();
    return {
      site: found,
      ownMetrics: await listMetrics(tx, actor),
      progress: found && (await siteProgress(tx, actor, found, now)),
      notices: found ? await siteNotices(tx, actor, found, now) : [],
    };
  });
  if (!site) notFound();
  const [replica] = await replicaCheck();
  const { id, name, timeZone, currency, demo, settings } = site;
  const ownChannels = [...new Set(settings.channelRules.map(({ channel }) => channel))];
  const labels = labelNames(settings.labelRules);
  const ownModels = settings.models.map((model) => ({ id: model.id, name: model.name }));
  const revenueBasis = revenueBasisOf(settings);
  const own = {
    revenueBasis,
    isRebuilding: progress?.kind === 'rebuilding',
    lookbackDays: settings.lookbackDays,
    heldDays: heldDays(settings),
    ownChannels,
    labels,
    labelValues: labelValues(settings.labelRules),
    ownModels,
    ownMetrics,
    conversions: settings.conversions.map((type) => ({ event: type.event, name: type.name })),
  };
  const view = { id, name, timeZone, currency, demo, slug, workspaceSlug: workspace, ...own };
  return (
    <SiteProvider site={view}>
      {progress && <ProgressBanner {...progress} />}
      <NoticesProvider first={notices} ask={siteNoticesAction}>
        <SiteNotices />
        {replica?.state === 'warning' && (
          <Text size="xs" c="dimmed" mb="xs" role="note">
            {replica.detail}
          </Text>
        )}
        {children}
      </NoticesProvider>
    </SiteProvider>
  );
}
