import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { performanceParams, performanceReport } from '@/lib/reporting';
import { Performance } from './_parts/performance';
import { levelQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Performance' };

const knownOf = ({ settings: { models, conversions } }: Site) => ({
  models: [...modelIds, ...models.map(({ id }) => id)],
  conversions,
});
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
