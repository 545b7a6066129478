/** What the performance report can be cut and sorted by, for parameters and screens as well. Nothing here is Node's. */
import { type Dimension, dimensions } from '../../dimension-names';

/** A product and a coupon are the order's, and asked of it. */
export const performanceDimensions = [...dimensions, 'product', 'coupon'] as const;
export type PerformanceDimension = (typeof performanceDimensions)[number];

/** As columns and messages say it. */
export const dimensionTitles: Record<PerformanceDimension, string> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  adGroup: 'Ad group',
  ad: 'Ad',
  keyword: 'Keyword',
  clickPlatform: 'Click platform',
  landingPage: 'Landing page',
  device: 'Device',
  country: 'Country',
  salesChannel: 'Sales channel',
  day: 'Day',
  product: 'Product',
  coupon: 'Coupon',
} satisfies Record<Dimension | 'product' | 'coupon', string>;

export const sortColumns = [
  'name',
  'sessions',
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
] as const;
export type SortColumn = (typeof sortColumns)[number];
