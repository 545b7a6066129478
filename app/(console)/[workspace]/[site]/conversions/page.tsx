import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { conversionsParams, listConversions } from '@/lib/reporting';
import { ConversionList } from './_parts/conversion-list';
import { conversionParsers, conversionsQuery } from './query';

export const metadata: Metadata = { title: 'Conversions' };

const loadFilter = createLoader(conversionParsers);

export default function ConversionsPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="conversions"
        permission="event.read"
        schema={conversionsParams}
        queryOf={({ range }, search, { settings }) => conversionsQuery(range, loadFilter(search), settings.conversions)}
        report={listConversions}
        isList
      >
        <ConversionList />
      </FirstReport>
    </Suspense>
  );
}
