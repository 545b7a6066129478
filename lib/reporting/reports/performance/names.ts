/** What the performance report can be cut and sorted by, for parameters and screens as well. Nothing here is Node's. */
import { isOwnMetricId, type OwnMetricId } from '@/lib/model/own-metric';
import { dimensions, dimensionTitle, type LabelDimension } from '../../dimension-names';

/** A product and a coupon are the order's, and asked of it. */
export const performanceDimensions = [...dimensions, 'product', 'coupon'] as const;
export type PerformanceDimension = (typeof performanceDimensions)[number] | LabelDimension;

/** As columns and messages say it: a label by its name. */
export function performanceTitle(dimension: PerformanceDimension): string {
  return dimension === 'product' ? 'Product' : dimension === 'coupon' ? 'Coupon' : dimensionTitle(dimension);
}

/** Of orders alone: other conversions hold no products, and nobody pays them with a coupon. */
export const orderDimensions: readonly string[] = ['salesChannel', 'product', 'coupon'];

/** Of which day revenue is: the order's, or that of the visit that earned it. */
export const datedByChoices = ['order', 'touch'] as const;
export type DatedBy = (typeof datedByChoices)[number];
/** Of which day a refund is: the sale's, or the one on which the money went back. */
export const refundsOnChoices = ['sale', 'own'] as const;
export type RefundsOn = (typeof refundsOnChoices)[number];

/** What the report is about unless another conversion is asked for. */
export const ORDERS = 'orders';

export const sortColumns = [
  'name',
  'sessions',
  'bounceRate',
  'pagesPerSession',
  'revenue',
  'orders',
  'aov',
  'conversionRate',
  'newOrders',
  'newRevenue',
  'returningOrders',
  'returningRevenue',
  'share',
  'change',
  'conversions',
  'conversionValue',
  'cost',
  'impressions',
  'clicks',
  'cpc',
  'cpm',
  'ctr',
  'costShare',
  'cpa',
  'cac',
  'roas',
  'newRoas',
  'contribution1',
  'contribution2',
  'contribution3',
  'contributionMargin',
  'costsKnown',
] as const;
/** What cost brought is of visits: told only where revenue is dated by them, beside the cost of the same days. */
export const returnMetrics = ['cpa', 'cac', 'roas', 'newRoas', 'contribution3'] as const;
export type ReturnMetric = (typeof returnMetrics)[number];
/** What orders leave after their costs, where the site knows any. */
export const contributionMetrics = ['contribution1', 'contribution2', 'contributionMargin', 'costsKnown'] as const;
/** Of these orders have none. */
export const conversionOnly = ['conversions', 'conversionValue'] as const;
/** What the rows of another conversion are sorted by. */
export const conversionSorts = [
  ...conversionOnly,
  'name',
  'sessions',
  'bounceRate',
  'pagesPerSession',
  'conversionRate',
  'share',
  'change',
] as const;
/** A column of the report's own, or one of the workspace's own metrics. */
export type Sort = (typeof sortColumns)[number] | OwnMetricId;

/** What a text names to sort by, or undefined when it is nothing of either. */
export function sortNamed(text: string): Sort | undefined {
  return isOwnMetricId(text) ? text : sortColumns.find((column) => column === text);
}
