import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { changesParams, changesReport } from '@/lib/reporting';
import { Changes } from './_parts/changes';
import { summaryQuery, viewParsers, viewQuery } from './query';

export const metadata: Metadata = { title: 'What changed' };

const loadView = createLoader(viewParsers);

export default function ChangesPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="reports/changes"
        schema={changesParams}
        queryOf={({ range }, search) => summaryQuery(viewQuery(loadView(search), range))}
        report={changesReport}
        isList
      >
        <Changes />
      </FirstReport>
    </Suspense>
  );
}
