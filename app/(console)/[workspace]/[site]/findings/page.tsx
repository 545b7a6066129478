import type { Metadata } from 'next';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { findingsParams, findingsReport } from '@/lib/reporting';
import { Findings } from './_parts/findings';

export const metadata: Metadata = { title: 'What to look at' };

export default async function FindingsPage(props: ReportPageProps) {
  const { workspace, site: slug } = await props.params;
  const { actor, site } = await pageSite(workspace, slug);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/findings"
        schema={findingsParams}
        queryOf={() => ({})}
        report={(tx, _, params) => findingsReport(tx, site, params)}
      >
        <Findings
          mayDecide={may(actor, 'plan.manage')}
          mayManage={may(actor, 'site.manage')}
          limits={{ breakEven: site.settings.breakEven, viewShareMax: site.settings.viewShareMax }}
        />
      </FirstReport>
    </Suspense>
  );
}
