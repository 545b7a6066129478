import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { buyersParams, buyersReport } from '@/lib/reporting';
import { Customers } from './_parts/customers';
import { buyersQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Customers' };

const loadView = createLoader(viewParsers);

export default function CustomersPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/buyers"
        schema={buyersParams}
        queryOf={(days, search) => buyersQuery(loadView(search), days)}
        report={buyersReport}
      >
        <Customers />
      </FirstReport>
    </Suspense>
  );
}
