import type { Metadata } from 'next';
import { Suspense } from 'react';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { env } from '@/lib/ops/env';
import { sources } from '@/lib/sources/registry';
import { listSources } from '@/lib/workspace';
import { Quality } from './_parts/quality';
import { mendsFor } from './mends';

export const metadata: Metadata = { title: 'Data quality' };

/** What sources are called on screens; the snippet is none of the registry's. */
const sourceNames = { snippet: 'Snippet', ...Object.fromEntries(sources.map(({ kind, name }) => [kind, name])) };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function QualityPage({ params }: Props) {
  const { workspace, site } = await params;
  const access = await pageSite(workspace, site);
  const { actor, read } = access;
  const isShopify = (await read((tx) => listSources(tx, actor, access.site))).some(({ kind }) => kind === 'shopify');
  return (
    <Suspense>
      <Quality
        maySeeEvents={may(actor, 'event.read')}
        mayRelease={may(actor, 'site.manage')}
        sourceNames={sourceNames}
        mends={mendsFor(access.site, env().PUBLIC_URL, isShopify)}
      />
    </Suspense>
  );
}
