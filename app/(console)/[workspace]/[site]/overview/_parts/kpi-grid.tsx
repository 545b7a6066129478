'use client';
/** The seven figures of the overview. */
import { SimpleGrid } from '@mantine/core';
import { KpiCard } from '@/components/report/kpi-card';
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';

type Props = { report: OverviewResult };

export function KpiGrid({ report }: Props) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4, lg: 7 }} spacing="sm">
      <Sales report={report} />
      <Buyers report={report} />
      <Visits report={report} />
    </SimpleGrid>
  );
}

/** What was sold. */
function Sales({ report: { current, previous, days } }: Props) {
  return (
    <>
      <KpiCard
        name="Revenue"
        value={formatMoney(current.revenue)}
        explain="What buyers paid for orders of these days, less refunds. Test and cancelled orders are left out."
        now={Number(current.revenue.amount)}
        before={previous && Number(previous.revenue.amount)}
        course={days.map(({ revenue }) => Number(revenue.amount))}
      />
      <KpiCard
        name="Orders"
        value={formatCount(current.orders)}
        explain="Orders placed in these days, each counted once however often its thank-you page loads."
        now={current.orders}
        before={previous?.orders}
        course={days.map(({ orders }) => orders)}
      />
      <KpiCard
        name="Average order"
        value={current.averageOrderValue ? formatMoney(current.averageOrderValue) : '–'}
        explain="Revenue divided by orders (AOV)."
        now={current.averageOrderValue && Number(current.averageOrderValue.amount)}
        before={previous?.averageOrderValue && Number(previous.averageOrderValue.amount)}
        course={days.map(({ revenue, orders }) => (orders > 0 ? Number(revenue.amount) / orders : 0))}
      />
    </>
  );
}

/** Who bought: seen before the order or not, for the first time or not. */
function Buyers({ report: { current, previous, days } }: Props) {
  return (
    <>
      <KpiCard
        name="Attributed"
        value={current.attributedShare === undefined ? '–' : formatPercent(current.attributedShare)}
        explain="Share of revenue whose buyer was seen before the order: by an ad click, a campaign link, a referral or a direct visit."
        now={current.attributedShare}
        before={previous?.attributedShare}
        course={days.map(({ revenue, attributedRevenue }) =>
          Number(revenue.amount) > 0 ? Number(attributedRevenue.amount) / Number(revenue.amount) : 0,
        )}
      />
      <KpiCard
        name="New customers"
        value={formatCount(current.newCustomers)}
        explain="Orders that were their buyer's first in this store."
        now={current.newCustomers}
        before={previous?.newCustomers}
        course={days.map(({ newCustomers }) => newCustomers)}
      />
    </>
  );
}

/** How many came, and how many of them bought. */
function Visits({ report: { current, previous, days } }: Props) {
  return (
    <>
      <KpiCard
        name="Sessions"
        value={formatCount(current.sessions)}
        explain="Visits: a session ends after 30 minutes without an event, or when a new campaign brings the visitor."
        now={current.sessions}
        before={previous?.sessions}
        course={days.map(({ sessions }) => sessions)}
      />
      <KpiCard
        name="Conversion rate"
        value={current.conversionRate === undefined ? '–' : formatPercent(current.conversionRate, 2)}
        explain="Share of sessions that led to an order."
        now={current.conversionRate}
        before={previous?.conversionRate}
        course={days.map(({ orders, sessions }) => (sessions > 0 ? orders / sessions : 0))}
      />
    </>
  );
}
