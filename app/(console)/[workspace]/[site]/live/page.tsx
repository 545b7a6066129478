import type { Metadata } from 'next';
import { Suspense } from 'react';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { Live } from './_parts/live';

export const metadata: Metadata = { title: 'Live' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function LivePage({ params }: Props) {
  const { workspace, site } = await params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense>
      <Live mayDecide={may(actor, 'decision.make')} />
    </Suspense>
  );
}
