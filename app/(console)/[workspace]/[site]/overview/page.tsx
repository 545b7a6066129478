import type { Metadata } from 'next';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { overviewParams, overviewReport } from '@/lib/reporting';
import { Overview } from './_parts/overview';
import { overviewQuery } from './query';

export const metadata: Metadata = { title: 'Overview' };

export default function OverviewPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport {...props} path="overview" schema={overviewParams} queryOf={overviewQuery} report={overviewReport}>
        <Overview />
      </FirstReport>
    </Suspense>
  );
}
