import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creativesParams, creativesReport } from '@/lib/reporting';
import { Creatives } from './_parts/creatives';
import { creativesQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Creatives' };

const modelsOf = ({ settings }: Site) => [...modelIds, ...settings.models.map(({ id }) => id)];
const loadView = createLoader(viewParsers);

export default async function CreativesPage(props: ReportPageProps) {
  const { workspace, site } = await props.params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/creatives"
        schema={creativesParams}
        queryOf={({ range }, search, site) => creativesQuery(viewOf(loadView(search), modelsOf(site)), range)}
        report={creativesReport}
      >
        <Creatives mayManage={may(actor, 'site.manage')} />
      </FirstReport>
    </Suspense>
  );
}
