import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { Suspense } from 'react';
import { FirstReport, type ReportPageProps } from '@/app/(console)/_kit/first-report';
import { PageLoading } from '@/app/(console)/_kit/page-loading';
import { listOrders, ordersParams } from '@/lib/reporting';
import { OrderList } from './_parts/order-list';
import { orderParsers, ordersQuery } from './query';

export const metadata: Metadata = { title: 'Orders' };

const loadFilter = createLoader(orderParsers);

export default function OrdersPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<PageLoading />}>
      <FirstReport
        {...props}
        path="orders"
        permission="event.read"
        schema={ordersParams}
        queryOf={({ range }, search) => ordersQuery(range, loadFilter(search))}
        report={listOrders}
        isList
      >
        <OrderList />
      </FirstReport>
    </Suspense>
  );
}
