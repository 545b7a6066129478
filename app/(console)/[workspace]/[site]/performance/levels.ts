/** What the rows of Performance can be, and what opens below each where the reader has not chosen. */
import { isLabelDimension, labelOf } from '@/lib/reporting/dimension-names';
import type { PerformanceDimension, performanceDimensions } from '@/lib/reporting/reports/performance/names';

/** Of the menu, those that most come for first. */
export const usualRows = ['channel', 'campaign', 'landingPage', 'device', 'country', 'product', 'coupon', 'day'] as const;

const names: Record<(typeof performanceDimensions)[number], string> = {
  channel: 'Channels',
  source: 'Sources',
  medium: 'Mediums',
  campaign: 'Campaigns',
  adGroup: 'Ad groups',
  ad: 'Ads',
  keyword: 'Keywords',
  clickPlatform: 'Click platforms',
  adPlatform: 'Ad platforms',
  landingPage: 'Landing pages',
  device: 'Devices',
  country: 'Countries',
  salesChannel: 'Sales channels',
  day: 'Days',
  product: 'Products',
  coupon: 'Coupons',
};

/** As the menu says it; a label by its name. */
export function rowsName(dimension: PerformanceDimension): string {
  return isLabelDimension(dimension) ? labelOf(dimension) : names[dimension];
}

const BELOW: Partial<Record<PerformanceDimension, PerformanceDimension[]>> = {
  adPlatform: ['campaign', 'adGroup', 'ad', 'keyword'],
  channel: ['source', 'campaign', 'adGroup', 'ad', 'keyword'],
  source: ['campaign', 'adGroup', 'ad', 'keyword'],
  campaign: ['adGroup', 'ad', 'keyword'],
  adGroup: ['ad', 'keyword'],
  ad: ['keyword'],
  keyword: ['campaign'],
};

/** The levels that begin with `first`, each below the one before. */
export function levelsFrom(first: PerformanceDimension): PerformanceDimension[] {
  return [first, ...(BELOW[first] ?? ['channel', 'campaign'])];
}
