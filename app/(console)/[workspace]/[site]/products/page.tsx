import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { productsParams, productsReport } from '@/lib/reporting';
import { Products } from './_parts/products';
import { productsQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Products' };

const loadView = createLoader(viewParsers);

export default function ProductsPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/products"
        schema={productsParams}
        queryOf={({ range, compared }, search) => productsQuery(loadView(search), range, compared)}
        report={productsReport}
      >
        <Products />
      </FirstReport>
    </Suspense>
  );
}
