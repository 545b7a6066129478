/** A figure of what ads cost, or of what that brought under a model. */
import type { ReactNode } from 'react';
import { formatCount, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import type { ModelId } from '@/lib/model/credit';
import type { Measured } from '@/lib/reporting/reports/performance/definition';
import type { costColumns } from '../columns';

type Props = { figures: Measured; model: ModelId; column: (typeof costColumns)[number] };

/** A dash where there is no value: nothing was spent, or by the day of the order there is none. */
export function CostText({ figures: { cost, models }, model, column }: Props): ReactNode {
  if (!cost) return '–';
  switch (column) {
    case 'impressions':
    case 'clicks':
      return formatCount(cost[column]);
    case 'ctr':
    case 'costShare':
      return cost[column] === undefined ? '–' : formatPercent(Number(cost[column]), 2);
    case 'cost':
    case 'cpc':
    case 'cpm':
      return cost[column] ? <Money of={cost[column]} /> : '–';
    case 'cpa':
    case 'cac': {
      const money = models[model]?.[column];
      return money && Number(cost.cost.amount) !== 0 ? <Money of={money} /> : '–';
    }
    case 'roas':
    case 'newRoas': {
      const times = models[model]?.[column];
      return times === undefined ? '–' : `${formatCount(times)}×`;
    }
  }
}
