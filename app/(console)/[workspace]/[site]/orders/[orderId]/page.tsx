import type { Metadata } from 'next';
import { Suspense } from 'react';
import { z } from 'zod';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { may } from '@/lib/access';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { orderReceipt } from '@/lib/reporting';
import { Receipt } from './_parts/receipt';

export const metadata: Metadata = { title: 'Credit receipt' };

type Props = Omit<ReportPageProps, 'params'> & { params: Promise<{ workspace: string; site: string; orderId: string }> };

const noParams = z.object({});

export default async function ReceiptPage(props: Props) {
  const { workspace, site, orderId } = await props.params;
  const { actor } = await pageSite(workspace, site);
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path={`orders/${orderId}`}
        permission="event.read"
        schema={noParams}
        queryOf={() => ({})}
        report={async (tx, of) => {
          const id = parseId<'order'>(orderId);
          const receipt = id && (await orderReceipt(tx, of, id));
          if (!receipt) throw new AppError('not_found', 'This site has no such order.');
          return receipt;
        }}
      >
        <Receipt orderId={orderId} mayDecide={may(actor, 'decision.make')} />
      </FirstReport>
    </Suspense>
  );
}
