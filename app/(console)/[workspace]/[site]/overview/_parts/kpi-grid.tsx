'use client';
/** The figures of the overview, revenue first. A change leaves out the days that are not all in. */
import { SimpleGrid } from '@mantine/core';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import type { RangeView } from '@/app/(console)/_kit/range-view';
import { KpiCard } from '@/components/report/kpi-card';
import { formatCount, formatHour, formatMoney, formatPercent, formatRange } from '@/components/ui/format';
import { ContributionCards } from './contribution-cards';
import { SpendCards } from './spend-cards';
import { metrics } from '@/lib/metrics/registry';
import type { Kpis, OverviewResult } from '@/lib/reporting/reports/overview/definition';

type GridProps = { report: OverviewResult; days: RangeView };
/** `open` opens the orders of the range that a figure is made of. */
type Props = {
  report: OverviewResult;
  now: Kpis;
  /** How many of the last days are not all in. */
  unfinished: number;
  against: (text: string) => string;
  open: (title: string, figure: string, query?: Record<string, string>) => () => void;
};

export function KpiGrid({ report, days: { compared, finished, incomplete, unfinishedFrom } }: GridProps) {
  const now = report.finished ?? report.current;
  const { comparedUntil, timeZone } = report;
  const days = compared ? formatRange(compared) : '';
  const until = comparedUntil ? ` until ${formatHour(comparedUntil, timeZone)}` : '';
  const own = report.finished ? `${formatRange(finished)}, without ${incomplete ? 'days that are not all in' : 'today'}, ` : '';
  const against = (text: string) => `${own}against ${text} on ${days}${until}`.replace(/^./, (first) => first.toUpperCase());
  const [, setOpened] = useOpenedOrders();
  const [, setVisits] = useOpenedVisits();
  const { from, to } = report;
  const unfinished = report.days.filter(({ day }) => day >= unfinishedFrom).length;
  const open: Props['open'] = (title, figure, query) => () => void setOpened({ title, figure, query: { from, to, ...query } });
  return (
    <SimpleGrid cols={columnsFor(report)} spacing="sm">
      <Sales report={report} now={now} unfinished={unfinished} against={against} open={open} />
      <Buyers report={report} now={now} unfinished={unfinished} against={against} open={open} />
      <Visits
        report={report}
        now={now}
        unfinished={unfinished}
        against={against}
        open={() => void setVisits({ title: metrics.sessions.name, query: { from, to } })}
      />
      <ContributionCards report={report} now={now} unfinished={unfinished} against={against} />
      <SpendCards report={report} now={now} unfinished={unfinished} against={against} />
    </SimpleGrid>
  );
}

/** So many in a row that the last one is full, or nearly: the first card is as wide as two. */
function columnsFor({ spend, contribution, current }: OverviewResult): { base: number; sm: number; lg: number } {
  const contributions = contribution && current.contribution2 ? (current.storeContribution3 ? 2 : 1) : 0;
  const more = contributions + (spend ? 2 : 0);
  if (more === 0) return { base: 2, sm: 4, lg: 8 };
  return more <= 2 ? { base: 2, sm: 5, lg: 5 } : { base: 2, sm: 4, lg: 6 };
}

/** What was sold. */
function Sales({ report: { current, previous, days }, now, unfinished, against, open }: Props) {
  return (
    <>
      <KpiCard
        first
        name={metrics.revenue.name}
        value={formatMoney(current.revenue)}
        explain={metrics.revenue.formula}
        onOpen={open('Revenue', `They sum to ${formatMoney(current.revenue)}, net of refunds.`)}
        now={Number(now.revenue.amount)}
        moreIsGood
        unfinished={unfinished}
        course={days.map(({ revenue }) => Number(revenue.amount))}
        {...(previous && { before: Number(previous.revenue.amount), against: against(formatMoney(previous.revenue)) })}
      />
      <KpiCard
        name={metrics.orders.name}
        value={formatCount(current.orders)}
        explain={metrics.orders.formula}
        onOpen={open('Orders', `They sum to ${formatMoney(current.revenue)}, net of refunds.`)}
        now={now.orders}
        moreIsGood
        unfinished={unfinished}
        course={days.map(({ orders }) => orders)}
        {...(previous && { before: previous.orders, against: against(formatCount(previous.orders)) })}
      />
      <KpiCard
        name={metrics.aov.name}
        value={current.averageOrderValue ? formatMoney(current.averageOrderValue) : '–'}
        explain={metrics.aov.formula}
        unfinished={unfinished}
        course={days.map(({ revenue, orders }) => (orders > 0 ? Number(revenue.amount) / orders : 0))}
        {...(now.averageOrderValue && { now: Number(now.averageOrderValue.amount) })}
        {...(previous?.averageOrderValue && {
          before: Number(previous.averageOrderValue.amount),
          against: against(formatMoney(previous.averageOrderValue)),
        })}
      />
    </>
  );
}

/** Who bought: seen before the order or not, for the first time or not. */
function Buyers({ report: { current, previous, days }, now, unfinished, against, open }: Props) {
  return (
    <>
      <KpiCard
        name={metrics.attributedShare.name}
        value={current.attributedShare === undefined ? '–' : formatPercent(current.attributedShare)}
        explain={metrics.attributedShare.formula}
        isShare
        unfinished={unfinished}
        course={days.map(({ revenue, attributedRevenue }) =>
          Number(revenue.amount) > 0 ? Number(attributedRevenue.amount) / Number(revenue.amount) : 0,
        )}
        {...(now.attributedShare !== undefined && { now: now.attributedShare })}
        {...(previous?.attributedShare !== undefined && {
          before: previous.attributedShare,
          against: against(formatPercent(previous.attributedShare)),
        })}
      />
      <KpiCard
        name="New customers"
        value={formatCount(current.newCustomers)}
        explain={metrics.newOrders.formula}
        onOpen={open('Orders of new customers', 'Each was its buyer’s first.', { buyer: 'new' })}
        now={now.newCustomers}
        moreIsGood
        unfinished={unfinished}
        course={days.map(({ newCustomers }) => newCustomers)}
        {...(previous && { before: previous.newCustomers, against: against(formatCount(previous.newCustomers)) })}
      />
    </>
  );
}

/** How many came, and how many of them bought. */
function Visits({
  report: { current, previous, days },
  now,
  unfinished,
  against,
  open,
}: Omit<Props, 'open'> & { open: () => void }) {
  return (
    <>
      <KpiCard
        name={metrics.sessions.name}
        value={formatCount(current.sessions)}
        explain={metrics.sessions.formula}
        onOpen={open}
        now={now.sessions}
        unfinished={unfinished}
        course={days.map(({ sessions }) => sessions)}
        {...(previous && { before: previous.sessions, against: against(formatCount(previous.sessions)) })}
      />
      <KpiCard
        name={metrics.conversionRate.name}
        value={current.conversionRate === undefined ? '–' : formatPercent(current.conversionRate, 2)}
        explain={metrics.conversionRate.formula}
        isShare
        moreIsGood
        unfinished={unfinished}
        course={days.map(({ orders, sessions }) => (sessions > 0 ? orders / sessions : 0))}
        {...(now.conversionRate !== undefined && { now: now.conversionRate })}
        {...(previous?.conversionRate !== undefined && {
          before: previous.conversionRate,
          against: against(formatPercent(previous.conversionRate, 2)),
        })}
      />
    </>
  );
}
