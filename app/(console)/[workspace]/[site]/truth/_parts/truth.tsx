'use client';
/** Which model comes closest to what truly caused the demo's orders, and how each does by campaign. */
import { LoadingOverlay, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { TruthResult } from '@/lib/reporting/reports/truth/definition';
import { CampaignTable } from './campaign-table';
import { ModelTable } from './model-table';

export function Truth() {
  const { range } = useRange();
  const [opened, setOpened] = useOpenedOrders();
  const report = useApi<TruthResult>('reports/truth', { ...range });
  return (
    <>
      <PageHeader
        title="Truth"
        about="The demo’s buyers are simulated, so it is known which ad truly caused which order. No real store can know this."
      >
        <RangeControl />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={500} role="status" aria-label="Loading" />}
      {report.data && (
        <Stack gap="md" pos="relative">
          <LoadingOverlay
            visible={report.isPlaceholderData}
            overlayProps={{ backgroundOpacity: 0.3 }}
            loaderProps={{ size: 'sm' }}
          />
          <Report report={report.data} />
        </Stack>
      )}
      <OpenedOrdersDrawer opened={opened} onClose={() => void setOpened(null)} />
    </>
  );
}

function Report({ report }: { report: TruthResult }) {
  const { models, orders, revenue, caused, notKnown } = report;
  const [best] = models.filter(({ overClaims }) => !overClaims);
  if (!best) return <EmptyState title="No simulated order in these days was caused by an ad">Choose other days.</EmptyState>;
  return (
    <>
      <Text>
        Ads caused <strong>{formatMoney(caused)}</strong>, or{' '}
        {formatPercent(Number(caused.amount) / Number(revenue.amount || 1), 0)} of the {formatMoney(revenue)} of{' '}
        {formatCount(orders)} orders. <strong>{best.name}</strong> finds most of it: {formatPercent(best.recovered, 0)} goes to
        the very campaign that caused it, and {formatPercent(best.overCredited, 0)} of what it credits to ads they did not cause.
        {notKnown.orders > 0 && ` ${formatCount(notKnown.orders)} orders that were not simulated are left out.`}
      </Text>
      <Panel title="Every model against the truth">
        <ModelTable models={models} />
      </Panel>
      <Panel title="By campaign: what it caused, and what models credit it">
        <CampaignTable report={report} />
      </Panel>
    </>
  );
}
