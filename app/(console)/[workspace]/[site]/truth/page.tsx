import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { truthParams, truthReport } from '@/lib/reporting';
import { Truth } from './_parts/truth';

export const metadata: Metadata = { title: 'Truth' };

/** Of the demo alone: nobody knows what caused the orders of a real store. */
export default async function TruthPage(props: ReportPageProps) {
  const { workspace, site: slug } = await props.params;
  const { site } = await pageSite(workspace, slug);
  if (!site.demo) notFound();
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/truth"
        schema={truthParams}
        queryOf={({ range }) => range}
        report={(tx, of, params) => truthReport(tx, { ...of, demo: site.demo }, params)}
      >
        <Truth />
      </FirstReport>
    </Suspense>
  );
}
