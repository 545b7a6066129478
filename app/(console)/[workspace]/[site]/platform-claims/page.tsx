import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { platformClaimsParams, platformClaimsReport } from '@/lib/reporting';
import { PlatformClaimsView } from './_parts/platform-claims-view';
import { claimsQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Platform claims' };

const loadView = createLoader(viewParsers);

export default function PlatformClaimsPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/platform-claims"
        schema={platformClaimsParams}
        queryOf={(days, search) => claimsQuery(loadView(search), days.range)}
        report={platformClaimsReport}
      >
        <PlatformClaimsView />
      </FirstReport>
    </Suspense>
  );
}
