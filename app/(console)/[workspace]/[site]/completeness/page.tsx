import type { Metadata } from 'next';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { completenessParams, completenessReport } from '@/lib/reporting';
import { Completeness } from './_parts/completeness';

export const metadata: Metadata = { title: 'Completeness' };

export default function CompletenessPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/completeness"
        schema={completenessParams}
        queryOf={() => ({})}
        report={(tx, site, params) => completenessReport(tx, site, params)}
      >
        <Completeness />
      </FirstReport>
    </Suspense>
  );
}
