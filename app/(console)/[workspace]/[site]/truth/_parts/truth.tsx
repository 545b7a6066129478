'use client';
/** Which model comes closest to what truly caused the demo's orders, and how each does by campaign. */
import { LoadingOverlay, Skeleton, Stack, Text } from '@mantine/core';
import { OpenedOrdersDrawer, useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { useApi } from '@/app/(console)/_kit/use-api';
import { useRange } from '@/app/(console)/_kit/use-range';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import { type Cause, causeText } from '@/lib/reporting/reports/truth/cause';
import type { TruthResult } from '@/lib/reporting/reports/truth/definition';
import type { WireMoney } from '@/lib/reporting/wire';
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

/** Whose return on ad spend a budget could follow. */
function Ranked({ report: { models, claims } }: { report: TruthResult }) {
  const shareOf = ({ ranking }: Pick<TruthResult['models'][number], 'ranking'>) =>
    ranking && ranking.pairs > 0 ? ranking.right / ranking.pairs : undefined;
  const [best] = models
    .filter(({ overClaims, ...model }) => !overClaims && shareOf(model) !== undefined)
    .toSorted((left, right) => (shareOf(right) ?? 0) - (shareOf(left) ?? 0));
  if (!best?.ranking) return null;
  const words = ({ right, pairs }: { right: number; pairs: number }) =>
    `${formatCount(right)} of ${formatCount(pairs)} pairs of campaigns`;
  return (
    <Text size="sm" mb="xs">
      The ROAS of <strong>{best.name}</strong> puts {words(best.ranking)} in the order of what they truly brought for their cost
      {claims && claims.pairs > 0 && `; what the platforms claim, ${words(claims)}`}. Revenue and cost are of the days chosen, by
      the day of the order.
    </Text>
  );
}

function Report({ report }: { report: TruthResult }) {
  const { models, orders, revenue, caused, notKnown, from, to } = report;
  const [, setOpened] = useOpenedOrders();
  const open = (title: string, money: WireMoney, cause: Cause) => () =>
    void setOpened({
      title,
      figure: `They sum to ${formatMoney(money)}, net of refunds.`,
      query: { from, to, causedBy: causeText(cause) },
    });
  const [best] = models.filter(({ overClaims }) => !overClaims);
  if (!best) return <EmptyState title="No simulated order in these days was caused by an ad">Choose other days.</EmptyState>;
  return (
    <>
      <Text>
        Ads caused{' '}
        <strong>
          <Drill label="Orders that ads caused" onClick={open('Caused by ads', caused, 'any')}>
            {formatMoney(caused)}
          </Drill>
        </strong>
        , or {formatPercent(Number(caused.amount) / Number(revenue.amount || 1), 0)} of the{' '}
        <Drill label="Simulated orders" onClick={open('Simulated orders', revenue, 'simulated')}>
          {formatMoney(revenue)} of {formatCount(orders)} orders
        </Drill>
        . <strong>{best.name}</strong> finds most of it: {formatPercent(best.recovered, 0)} goes to the very campaign that caused
        it, and {formatPercent(best.overCredited, 0)} of what it credits to ads they did not cause.
        {notKnown.orders > 0 && (
          <>
            {' '}
            <Drill label="Orders that were not simulated" onClick={open('Not simulated', notKnown.revenue, 'not_simulated')}>
              {formatCount(notKnown.orders)} orders
            </Drill>{' '}
            that were not simulated are left out.
          </>
        )}
      </Text>
      <Panel title="Every model against the truth">
        <ModelTable models={models} />
      </Panel>
      <Panel title="By campaign: what it caused, and what models credit it">
        <Ranked report={report} />
        <CampaignTable report={report} />
      </Panel>
    </>
  );
}
