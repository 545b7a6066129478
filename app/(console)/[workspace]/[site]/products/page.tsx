import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { productsParams, productsReport } from '@/lib/reporting';
import { Products } from './_parts/products';
import { productsQuery, viewOf, viewParsers } from './query';

export const metadata: Metadata = { title: 'Products' };

const modelsOf = ({ settings }: Site) => [...modelIds, ...settings.models.map(({ id }) => id)];
const loadView = createLoader(viewParsers);

export default function ProductsPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/products"
        schema={productsParams}
        queryOf={({ range, compared }, search, site) => productsQuery(viewOf(loadView(search), modelsOf(site)), range, compared)}
        report={productsReport}
      >
        <Products />
      </FirstReport>
    </Suspense>
  );
}
