import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { adTrackingParams, adTrackingReport } from '@/lib/reporting';
import { AdTracking } from './_parts/ad-tracking';
import { trackingQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Ad tracking check' };

const loadView = createLoader(viewParsers);

export default async function AdTrackingPage(props: ReportPageProps) {
  const { workspace, site } = await props.params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/ad-tracking"
        schema={adTrackingParams}
        queryOf={(days, search) => trackingQuery(loadView(search), days.range)}
        report={adTrackingReport}
      >
        <AdTracking mayMerge={may(actor, 'site.manage')} />
      </FirstReport>
    </Suspense>
  );
}
