'use client';
/** What ads cost, and all revenue beside it. An account that is late is named at both: without it they would pass for the whole. */
import { lateName, lateWords } from '@/app/(console)/_kit/late-accounts';
import { useOpenedCosts } from '@/app/(console)/_kit/opened-costs';
import { KpiCard } from '@/components/report/kpi-card';
import { formatCount, formatMoney } from '@/components/ui/format';
import { metrics } from '@/lib/metrics/registry';
import type { Kpis, OverviewResult } from '@/lib/reporting/reports/overview/definition';

type Props = { report: OverviewResult; now: Kpis; unfinished: number; against: (text: string) => string };

export function SpendCards({ report: { from, to, current, previous, days, spend }, now, unfinished, against }: Props) {
  const [, setOpened] = useOpenedCosts();
  if (!spend || !current.cost) return null;
  const { cost, mer } = metrics;
  const lacks =
    spend.lacking.length > 0
      ? ` Not complete: ${spend.lacking.map((account) => `${lateName(account)} ${lateWords(account)}`).join('; ')}.`
      : '';
  const mark = lacks === '' ? '' : ' *';
  const open = () => void setOpened({ title: cost.name, query: { from, to } });
  return (
    <>
      <KpiCard
        name={`${cost.name}${mark}`}
        value={formatMoney(current.cost)}
        explain={`${cost.formula}${lacks}`}
        onOpen={open}
        unfinished={unfinished}
        course={days.map((day) => Number(day.cost ?? 0))}
        {...(now.cost && { now: Number(now.cost.amount) })}
        {...(previous?.cost && { before: Number(previous.cost.amount), against: against(formatMoney(previous.cost)) })}
      />
      <KpiCard
        name={`${mer.heading ?? mer.name}${mark}`}
        value={current.mer === undefined ? '–' : timesText(current.mer)}
        explain={`${mer.formula}${lacks}`}
        onOpen={open}
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
