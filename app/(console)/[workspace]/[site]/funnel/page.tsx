import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { funnelParams, funnelReport } from '@/lib/reporting';
import { Funnel } from './_parts/funnel';
import { funnelQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Funnel' };

const loadView = createLoader(viewParsers);

export default function FunnelPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/funnel"
        schema={funnelParams}
        queryOf={(days, search) => funnelQuery(loadView(search), days)}
        report={funnelReport}
      >
        <Funnel />
      </FirstReport>
    </Suspense>
  );
}
