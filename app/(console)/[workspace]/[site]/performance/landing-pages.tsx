/** Performance by landing page, under an address of its own: a page that the navigation names. */
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { performanceParams, performanceReport } from '@/lib/reporting';
import { Performance } from './_parts/performance';
import { knownOf, levelQuery, viewOf, viewParsers } from './query';
import { FurtherLink } from './_parts/further-link';

const loadView = createLoader(viewParsers);

export function LandingPages(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/performance"
        schema={performanceParams}
        queryOf={(days, search, site) => levelQuery(days, viewOf(loadView(search), knownOf(site), 'landingPage'))}
        report={performanceReport}
        isList
      >
        <Performance title="Landing pages" about={<FurtherLink />} rows="landingPage" />
      </FirstReport>
    </Suspense>
  );
}
