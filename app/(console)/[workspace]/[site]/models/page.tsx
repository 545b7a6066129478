import { Skeleton, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { labelNames } from '@/lib/model/label-rule';
import { claimsParams, claimsReport, comparisonParams, comparisonReport } from '@/lib/reporting';
import { CompareModels } from './_parts/compare-models';
import { DataDriven } from './_parts/data-driven';
import { ModelsHeader } from './_parts/models-header';
import { PlatformClaims } from './_parts/platform-claims';
import { claimsQuery, comparisonQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Models' };

const loadView = createLoader(viewParsers);

/** The drawer with the orders of a figure, of any section, is the one of the data-driven section: which orders stands in the address. */
export default function ModelsPage(props: ReportPageProps) {
  return (
    <>
      <Suspense>
        <ModelsHeader />
      </Suspense>
      <Stack gap="md">
        <Suspense fallback={<Skeleton h={520} role="status" aria-label="Loading" />}>
          <FirstReport
            {...props}
            path="reports/comparison"
            schema={comparisonParams}
            queryOf={({ range }, search) => comparisonQuery(loadView(search), range)}
            report={comparisonReport}
          >
            <CompareModels />
          </FirstReport>
        </Suspense>
        <Suspense>
          <DataDriven />
        </Suspense>
        <Suspense fallback={<Skeleton h={420} role="status" aria-label="Loading" />}>
          <FirstReport
            {...props}
            path="reports/claims"
            schema={claimsParams}
            queryOf={({ range }, search, site) => claimsQuery(loadView(search), range, labelNames(site.settings.labelRules))}
            report={claimsReport}
          >
            <PlatformClaims />
          </FirstReport>
        </Suspense>
      </Stack>
    </>
  );
}
