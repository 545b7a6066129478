'use client';
/** What orders left after their costs, with how much of the revenue has known ones; after ads too, by the day of the order as MER is. */
import { KpiCard } from '@/components/report/kpi-card';
import { formatMoney, formatPercent } from '@/components/ui/format';
import { metrics } from '@/lib/metrics/registry';
import type { Kpis, OverviewResult } from '@/lib/reporting/reports/overview/definition';

type Props = { report: OverviewResult; now: Kpis; unfinished: number; against: (text: string) => string };

export function ContributionCards({ report: { current, previous, days, contribution }, now, unfinished, against }: Props) {
  if (!contribution || !current.contribution2) return null;
  const known = current.costsKnown === undefined ? '' : ` Costs known for ${formatPercent(current.costsKnown, 0)} of revenue.`;
  const cards = [
    { id: 'contribution2', name: contribution.tierNames[1], explain: metrics.contribution2.formula },
    { id: 'storeContribution3', name: contribution.tierNames[2], explain: metrics.storeContribution3.formula },
  ] as const;
  return cards.map(({ id, name = metrics[id].name, explain }) => {
    const [figure, before, figureNow] = [current[id], previous?.[id], now[id]];
    if (!figure) return null;
    return (
      <KpiCard
        key={id}
        name={known === '' || current.costsKnown === 1 ? name : `${name} (${formatPercent(current.costsKnown ?? 0, 0)} known)`}
        value={formatMoney(figure)}
        explain={`${explain}${known}`}
        moreIsGood
        unfinished={unfinished}
        course={id === 'contribution2' ? days.map(({ contribution2: left = '0' }) => Number(left)) : []}
        {...(figureNow && { now: Number(figureNow.amount) })}
        {...(before && { before: Number(before.amount), against: against(formatMoney(before)) })}
      />
    );
  });
}
