'use client';
/** What ads cost, and all revenue beside it. An account that is late is named on both: without it they would pass for the whole. */
import { KpiCard } from '@/components/report/kpi-card';
import { formatCount, formatMoney } from '@/components/ui/format';
import { metrics } from '@/lib/metrics/registry';
import type { LackingAccount } from '@/lib/reporting/cost-schema';
import type { Kpis, OverviewResult } from '@/lib/reporting/reports/overview/definition';

type Props = { report: OverviewResult; now: Kpis; unfinished: number; against: (text: string) => string };

export function SpendCards({ report: { current, previous, days, spend }, now, unfinished, against }: Props) {
  if (!spend || !current.cost) return null;
  const { cost, mer } = metrics;
  const lacks = spend.lacking.length > 0 ? ` Not complete: ${spend.lacking.map(lackWords).join('; ')}.` : '';
  const mark = lacks === '' ? '' : ' *';
  return (
    <>
      <KpiCard
        name={`${cost.name}${mark}`}
        value={formatMoney(current.cost)}
        explain={`${cost.formula}${lacks}`}
        unfinished={unfinished}
        course={days.map((day) => Number(day.cost ?? 0))}
        {...(now.cost && { now: Number(now.cost.amount) })}
        {...(previous?.cost && { before: Number(previous.cost.amount), against: against(formatMoney(previous.cost)) })}
      />
      <KpiCard
        name={`${mer.heading ?? mer.name}${mark}`}
        value={current.mer === undefined ? '–' : timesText(current.mer)}
        explain={`${mer.formula}${lacks}`}
        moreIsGood
        unfinished={unfinished}
        course={days.map(({ revenue, cost: spent = '0' }) => (Number(spent) > 0 ? Number(revenue.amount) / Number(spent) : 0))}
        {...(now.mer !== undefined && { now: now.mer })}
        {...(previous?.mer !== undefined && { before: previous.mer, against: against(timesText(previous.mer)) })}
      />
    </>
  );
}

const timesText = (times: number) => `${formatCount(times)}×`;

function lackWords({ name, heldTo }: LackingAccount): string {
  return heldTo === undefined ? `${name} has not been read yet` : `${name} is read up to ${heldTo}`;
}
