import type { Metadata } from 'next';
import { Suspense } from 'react';
import { z } from 'zod';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { conversionDetail } from '@/lib/reporting';
import { Conversion } from './_parts/conversion';

export const metadata: Metadata = { title: 'Conversion' };

type Props = Omit<ReportPageProps, 'params'> & { params: Promise<{ workspace: string; site: string; conversionId: string }> };

const noParams = z.object({});

export default async function ConversionPage(props: Props) {
  const { conversionId } = await props.params;
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path={`conversions/${conversionId}`}
        permission="event.read"
        schema={noParams}
        queryOf={() => ({})}
        report={async (tx, of) => {
          const id = parseId<'conversion'>(conversionId);
          const found = id && (await conversionDetail(tx, of, id));
          if (!found) throw new AppError('not_found', 'This site has no such conversion.');
          return found;
        }}
      >
        <Conversion conversionId={conversionId} />
      </FirstReport>
    </Suspense>
  );
}
