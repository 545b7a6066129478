import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { journeysParams, journeysReport } from '@/lib/reporting';
import { Journeys } from './_parts/journeys';
import { reportQuery, viewParsers } from './query';

export const metadata: Metadata = { title: 'Journeys' };

const loadView = createLoader(viewParsers);

export default function JourneysPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/journeys"
        schema={journeysParams}
        queryOf={({ range }, search) => reportQuery(loadView(search), range)}
        report={journeysReport}
      >
        <Journeys />
      </FirstReport>
    </Suspense>
  );
}
