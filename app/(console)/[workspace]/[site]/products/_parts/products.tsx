'use client';
/** What each product sold, what came back, and how all of them add up to the store; or one product, opened. */
import { LoadingOverlay, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer } from '@/app/(console)/_kit/opened-orders';
import { labelFilterName } from '@/app/(console)/_kit/label-select';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useComparedRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { ProductsResult } from '@/lib/reporting/reports/products/definition';
import { productsQuery } from '../query';
import { activeFilters, Controls } from './controls';
import { OneProduct } from './one-product';
import { ProductTable } from './product-table';
import { useOpen, useView, type View } from './use-view';

export function Products() {
  const site = useSite();
  const view = useView();
  const { range, compared, finished } = useComparedRange();
  const query = productsQuery(view, range, compared);
  const report = useApi<ProductsResult>('reports/products', query);
  const { opened, open, close } = useOpen(view);
  const isFinished = finished.from === range.from && finished.to === range.to;
  return (
    <>
      <PageHeader
        title="Products"
        about="What each product sold, what came back, who sells it and what is bought with it."
        filters={activeFilters(view)}
      >
        <RangeControl />
      </PageHeader>
      <Stack gap="md">
        <Controls view={view} csvUrl={apiUrl(site.id, 'reports/products.csv', query)} />
        {view.product !== null && <OneProduct key={view.product} product={view.product} view={view} open={open} />}
        {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
        {report.isPending && <Skeleton h={480} role="status" aria-label="Loading" />}
        {report.data && (
          <>
            <Summary report={report.data} view={view} />
            <Paper withBorder pos="relative">
              <LoadingOverlay
                visible={report.isPlaceholderData}
                overlayProps={{ backgroundOpacity: 0.3 }}
                loaderProps={{ size: 'sm' }}
              />
              {report.data.rows.length === 0 ? (
                <EmptyState title={view.search ? 'No product matches' : 'No products sold in these days'}>
                  Choose other days, or remove a filter.
                </EmptyState>
              ) : (
                <ProductTable report={report.data} view={view} open={open} isFinished={isFinished} />
              )}
            </Paper>
          </>
        )}
      </Stack>
      <OpenedOrdersDrawer opened={opened} onClose={close} />
    </>
  );
}

/** How the products add up to the store, and what is left out. */
function Summary({ report, view: { channel, label } }: { report: ProductsResult; view: Pick<View, 'channel' | 'label'> }) {
  const { store, otherCurrencies } = report;
  const rest = store.rest.amount;
  const earners = [channel, label && labelFilterName(label)].filter(Boolean).join(', ');
  return (
    <div>
      <Text size="sm">
        Products <b>{formatMoney(store.products)}</b> net of returns
        {Number(rest) !== 0 && (
          <>
            {' '}
            {rest.startsWith('-') ? '−' : '+'} {formatMoney({ ...store.rest, amount: rest.replace('-', '') })} outside of products
          </>
        )}
        {store.withoutLines.orders > 0 && (
          <>
            {' '}
            + {formatMoney(store.withoutLines.revenue)} of {formatCount(store.withoutLines.orders)} orders without known products
          </>
        )}{' '}
        = <b>{formatMoney(store.revenue)}</b> revenue of {formatCount(store.orders)} orders.
      </Text>
      <Text size="xs" c="dimmed">
        Outside of products are shipping, tax, and discounts and refunds of whole orders.
        {earners && ` Whole orders count of which ${earners} earned a part.`}
        {store.unpricedLines > 0 && ` ${formatCount(store.unpricedLines)} lines have no price: they count as units alone.`}
        {otherCurrencies.map(
          ({ orders, revenue }) => ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency.`,
        )}
      </Text>
    </div>
  );
}
