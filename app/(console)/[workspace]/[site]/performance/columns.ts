/** The figures that the table of Performance can show, in their order: money first, as it is what a phone shows beside the names. */
import { type MetricId, metrics } from '@/lib/metrics/registry';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { isOwnMetricId, type OwnMetric, type OwnMetricId } from '@/lib/model/own-metric';

/** A column that shows a metric says what it means in the metric's own words. */
const metric = <Id extends MetricId>(id: Id) => {
  const { name, heading = name, formula } = metrics[id];
  return { id, name: heading, explain: formula };
};

const columns = [
  metric('revenue'),
  { id: 'trend', name: 'Trend', explain: 'Revenue over these days, each row by its own scale.' },
  { id: 'change', name: 'Change', explain: 'Revenue beside the compared days; a day that is not over is left out.' },
  metric('share'),
  metric('orders'),
  metric('aov'),
  metric('sessions'),
  metric('bounceRate'),
  metric('pagesPerSession'),
  metric('conversionRate'),
  metric('newOrders'),
  metric('newRevenue'),
  metric('returningOrders'),
  metric('returningRevenue'),
  metric('contribution1'),
  metric('contribution2'),
  metric('contributionMargin'),
  metric('costsKnown'),
  metric('contribution3'),
  metric('cost'),
  metric('roas'),
  metric('newRoas'),
  metric('cpa'),
  metric('cac'),
  metric('costShare'),
  metric('impressions'),
  metric('clicks'),
  metric('cpc'),
  metric('cpm'),
  metric('ctr'),
] as const;

/** What ads cost, and what that brought: columns of sites that have ad accounts. */
export const costColumns = [
  'cost',
  'roas',
  'newRoas',
  'cpa',
  'cac',
  'costShare',
  'impressions',
  'clicks',
  'cpc',
  'cpm',
  'ctr',
] as const satisfies BuiltInColumnId[];
/** What orders leave after their costs: columns of sites that know some. */
const ofContribution = ['contribution1', 'contribution2', 'contribution3', 'contributionMargin', 'costsKnown'] as const;
type ContributionColumnId = (typeof ofContribution)[number];
export const isOfContribution = (id: string): id is ContributionColumnId => ofContribution.some((known) => known === id);
const isOfCost = (id: string) => costColumns.some((known) => known === id);

/** A view of what ads brought: returns are of visits, and so is the revenue beside them. */
export const costView = {
  columns: [
    'revenue',
    'cost',
    'roas',
    'newRoas',
    'orders',
    'cpa',
    'newOrders',
    'cac',
    'clicks',
    'cpc',
    'ctr',
  ] satisfies ColumnId[],
  datedBy: 'touch' as const,
  sort: 'cost' as const,
  ascending: false,
};
/** Figures that other conversions have in place of revenue and orders. */
export type ConversionColumnId = 'conversions' | 'conversionValue';
export type BuiltInColumnId = (typeof columns)[number]['id'];
export type ColumnId = BuiltInColumnId | ConversionColumnId | OwnMetricId;
export type Column = { id: ColumnId; name: string; explain: string };

/** A view of what orders leave: by the day of the visit, as what ads cost is taken off. */
export const contributionView = {
  columns: [
    'revenue',
    'contribution1',
    'contribution2',
    'contribution3',
    'contributionMargin',
    'costsKnown',
    'cost',
    'orders',
  ] satisfies ColumnId[],
  datedBy: 'touch' as const,
  sort: 'contribution2' as const,
  ascending: false,
};

/** What a site has besides orders and visits: cost of ads, and names of what is left after each tier of other costs. */
export type Offered = { hasCost: boolean; tierNames: readonly string[] | undefined };

/** What a report offers. */
export function offeredBy(report: Pick<PerformanceResult, 'spend' | 'contribution'> | undefined): Offered {
  return { hasCost: report?.spend !== undefined, tierNames: report?.contribution?.tierNames };
}

/** The columns that a page offers: its own, those of cost and contribution where there is any, and the metrics of the workspace. */
export function columnsWith(own: readonly OwnMetric[], { hasCost, tierNames }: Offered): Column[] {
  const nameOf = (id: string, name: string) => {
    const place = ['contribution1', 'contribution2', 'contribution3'].indexOf(id);
    return tierNames?.[place] ?? name;
  };
  const isOffered = (id: string) =>
    (hasCost || !(isOfCost(id) || id === 'contribution3')) && (tierNames !== undefined || !isOfContribution(id));
  return [
    ...columns.filter(({ id }) => isOffered(id)).map((column) => ({ ...column, name: nameOf(column.id, column.name) })),
    ...own.map(({ id, name, formula }): Column => ({ id, name, explain: `${name} = ${formula}` })),
  ];
}

/** A column named in an address; one of the workspace's own may be deleted since. */
export function columnNamed(text: string): ColumnId | undefined {
  return isOwnMetricId(text) ? text : columns.find(({ id }) => id === text)?.id;
}

export const defaultColumns: ColumnId[] = [
  'revenue',
  'trend',
  'change',
  'share',
  'orders',
  'aov',
  'sessions',
  'conversionRate',
  'newOrders',
  'returningOrders',
];

/** Of landing pages one asks first who stays. */
export const landingColumns: ColumnId[] = defaultColumns.flatMap((id) =>
  id === 'sessions' ? [id, 'bounceRate', 'pagesPerSession'] : [id],
);

/** Columns that tell what was seen in visits, which a report reads only where it is asked to. */
export const pageColumns: readonly string[] = ['bounceRate', 'pagesPerSession'];

/** The columns of another conversion, whose number comes first; those that say another thing of orders say it in words of their own. */
export const conversionColumns: readonly Column[] = [
  { id: 'trend', name: 'Trend', explain: 'How many over these days, each row by its own scale.' },
  {
    id: 'change',
    name: 'Change',
    explain: 'How many there were beside the compared days; a day that is not over is left out.',
  },
  { ...metric('conversionShare'), id: 'share' },
  metric('conversionValue'),
  metric('sessions'),
  metric('bounceRate'),
  metric('pagesPerSession'),
  { ...metric('conversionsPerSession'), id: 'conversionRate' },
];
