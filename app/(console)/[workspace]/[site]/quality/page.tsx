import type { Metadata } from 'next';
import { Suspense } from 'react';
import { may } from '@/lib/access';
import { pageSite } from '../sources/page-site';
import { Quality } from './_parts/quality';

export const metadata: Metadata = { title: 'Data quality' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function QualityPage({ params }: Props) {
  const { workspace, site } = await params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense>
      <Quality maySeeEvents={may(actor, 'event.read')} mayRelease={may(actor, 'site.manage')} />
    </Suspense>
  );
}
