/** What the performance report can be cut and sorted by, for parameters and screens as well. Nothing here is Node's. */
import { isOwnMetricId, type OwnMetricId } from '@/lib/model/own-metric';
import { dimensions, dimensionTitles, isLabelDimension, type LabelDimension, labelOf } from '../../dimension-names';

/** A product and a coupon are the order's, and asked of it. */
export const performanceDimensions = [...dimensions, 'product', 'coupon'] as const;
type OwnDimension = (typeof performanceDimensions)[number];
export type PerformanceDimension = OwnDimension | LabelDimension;

/** As columns and messages say it: a label by its name. */
export function performanceTitle(dimension: PerformanceDimension): string {
  return isLabelDimension(dimension) ? labelOf(dimension) : performanceTitles[dimension];
}

const performanceTitles: Record<OwnDimension, string> = {
  ...dimensionTitles,
  product: 'Product',
  coupon: 'Coupon',
};

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
/** A column of the report's own, or one of the workspace's own metrics. */
export type Sort = (typeof sortColumns)[number] | OwnMetricId;

/** What a text names to sort by, or undefined when it is nothing of either. */
export function sortNamed(text: string): Sort | undefined {
  return isOwnMetricId(text) ? text : sortColumns.find((column) => column === text);
}
