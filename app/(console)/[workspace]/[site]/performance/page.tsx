import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { modelIds } from '@/lib/model/credit';
import { heldDays } from '@/lib/model/lookback';
import type { Site } from '@/lib/model/site';
import { attributionParams, attributionReport } from '@/lib/reporting';
import { Performance } from './_parts/performance';
import { performanceQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Performance' };

function modelsOfSite({ settings }: Site) {
  const { lookbackDays, models: own } = settings;
  return { lookbackDays, heldDays: heldDays(settings), models: [...modelIds, ...own.map(({ id }) => id)] };
}

const loadView = createLoader(viewParsers);

export default function PerformancePage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/attribution"
        schema={attributionParams}
        queryOf={({ range }, search, site) => performanceQuery(range, viewOf(loadView(search), modelsOfSite(site)))}
        report={attributionReport}
      >
        <Performance />
      </FirstReport>
    </Suspense>
  );
}
