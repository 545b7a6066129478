import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { tieOutParams, tieOutReport } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';
import { TieOut } from './_parts/tie-out';
import { tieOutQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Tie-out' };

const loadView = createLoader(viewParsers);

export default async function TieOutPage(props: ReportPageProps) {
  const { workspace, site } = await props.params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/tie-out"
        permission="event.read"
        schema={tieOutParams}
        queryOf={({ range }, search) => tieOutQuery(loadView(search), range)}
        report={(tx, site, params) => tieOutReport(tx, site, params, ownShopSources)}
      >
        <TieOut mayImport={may(actor, 'site.manage')} />
      </FirstReport>
    </Suspense>
  );
}
