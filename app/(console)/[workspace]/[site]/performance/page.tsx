import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { attributionParams, attributionReport } from '@/lib/reporting';
import { Performance } from './_parts/performance';
import { performanceQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Performance' };

const loadView = createLoader(viewParsers);

export default function PerformancePage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/attribution"
        schema={attributionParams}
        queryOf={({ range }, search, site) => performanceQuery(range, viewOf(loadView(search), site.settings.lookbackDays))}
        report={attributionReport}
      >
        <Performance />
      </FirstReport>
    </Suspense>
  );
}
