import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { budgetParams, budgetReport } from '@/lib/reporting';
import { Budget } from './_parts/budget';
import { budgetQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Budget' };

const loadView = createLoader(viewParsers);

export default async function BudgetPage(props: ReportPageProps) {
  const { workspace, site } = await props.params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/budget"
        schema={budgetParams}
        queryOf={(_, search) => budgetQuery(loadView(search))}
        report={(tx, of, params) => budgetReport(tx, of, params)}
      >
        <Budget mayPlan={may(actor, 'plan.manage')} />
      </FirstReport>
    </Suspense>
  );
}
