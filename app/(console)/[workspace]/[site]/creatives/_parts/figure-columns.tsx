/** The figures of a creative as columns. */
import type { ReactNode } from 'react';
import { formatCount, formatPercent } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { metrics } from '@/lib/metrics/registry';
import type { CreativeFigures } from '@/lib/reporting/reports/creatives/definition';
import type { CreativeSort } from '@/lib/reporting/reports/creatives/names';

export type FigureColumn = {
  sort: keyof CreativeFigures & CreativeSort;
  name: string;
  explain: string;
  /** Nothing where the figure has no value. */
  show: (figures: CreativeFigures) => ReactNode;
};

const money = (value: CreativeFigures['cpc']) => value && <Money of={value} />;
const percent = (value: string | undefined, digits?: number) => value !== undefined && formatPercent(Number(value), digits);

export const figureColumns: FigureColumn[] = [
  { sort: 'cost', name: 'Cost', explain: metrics.cost.formula, show: ({ cost }) => money(cost) },
  {
    sort: 'impressions',
    name: 'Shown',
    explain: metrics.impressions.formula,
    show: ({ impressions }) => formatCount(impressions),
  },
  { sort: 'clicks', name: 'Clicks', explain: metrics.clicks.formula, show: ({ clicks }) => formatCount(clicks) },
  { sort: 'ctr', name: 'CTR', explain: metrics.ctr.formula, show: ({ ctr }) => percent(ctr, 2) },
  { sort: 'cpc', name: 'CPC', explain: metrics.cpc.formula, show: ({ cpc }) => money(cpc) },
  {
    sort: 'hookRate',
    name: 'Hook',
    explain: 'Of those who were shown a film, how many began to watch it.',
    show: ({ hookRate }) => percent(hookRate),
  },
  {
    sort: 'holdRate',
    name: 'Hold',
    explain: 'Of those who began to watch, how many watched to the end.',
    show: ({ holdRate }) => percent(holdRate),
  },
  {
    sort: 'orders',
    name: 'Orders',
    explain: 'Earned by visits of these days, under the chosen model.',
    show: ({ orders }) => orders !== undefined && formatCount(orders),
  },
  { sort: 'revenue', name: 'Revenue', explain: metrics.revenue.formula, show: ({ revenue }) => money(revenue) },
  {
    sort: 'roas',
    name: 'ROAS',
    explain: metrics.roas.formula,
    show: ({ roas }) => roas !== undefined && `${formatCount(Number(roas).toFixed(2))}×`,
  },
  { sort: 'cpa', name: 'CPA', explain: metrics.cpa.formula, show: ({ cpa }) => money(cpa) },
  { sort: 'cac', name: 'CAC', explain: metrics.cac.formula, show: ({ cac }) => money(cac) },
];
