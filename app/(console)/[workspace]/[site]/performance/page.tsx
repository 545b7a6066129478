import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { performanceParams, performanceReport } from '@/lib/reporting';
import { Performance } from './_parts/performance';
import { knownOf, levelQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Performance' };

const loadView = createLoader(viewParsers);

export default function PerformancePage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/performance"
        schema={performanceParams}
        queryOf={(days, search, site) => levelQuery(days, viewOf(loadView(search), knownOf(site)))}
        report={performanceReport}
        isList
      >
        <Performance />
      </FirstReport>
    </Suspense>
  );
}
