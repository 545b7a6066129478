/** The report under the address of a page, whose rows begin with what that page is about: channels, or landing pages. */
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { performanceParams, performanceReport } from '@/lib/reporting';
import { FurtherLink } from './_parts/further-link';
import { Performance } from './_parts/performance';
import { knownOf, levelQuery, viewOf, viewParsers } from './query';

const loadView = createLoader(viewParsers);

const heads = { channel: {}, landingPage: { title: 'Landing pages', about: <FurtherLink /> } };

type Props = ReportPageProps & { rows: keyof typeof heads };

export function PerformanceReportPage({ rows, ...page }: Props) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...page}
        path="reports/performance"
        schema={performanceParams}
        queryOf={(days, search, site) => levelQuery(days, viewOf(loadView(search), knownOf(site), rows))}
        report={performanceReport}
        isList
      >
        <Performance rows={rows} {...heads[rows]} />
      </FirstReport>
    </Suspense>
  );
}
