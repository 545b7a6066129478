/** One order webhook: where it sends to, what to do there, its options, and what it delivered lately. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { listSources, shopState } from '@/lib/workspace';
import { shopView, sourceView } from '../views';
import { Source } from './_parts/source';

export const metadata: Metadata = { title: 'Source' };

type Props = { params: Promise<{ workspace: string; site: string; sourceId: string }> };

export default async function SourcePage({ params }: Props) {
  const { workspace, site: slug, sourceId } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const source = (await read((tx) => listSources(tx, actor, site))).find(({ id }) => id === sourceId);
  if (!source) notFound();
  const state = await read((tx) => shopState(tx, actor, site, source));
  const shop = state && shopView(source, state);
  return (
    <Source
      source={sourceView(source)}
      shop={shop}
      mayManage={may(actor, 'site.manage')}
      mayReadEvents={may(actor, 'event.read')}
    />
  );
}
