/** What the performance report can be cut and sorted by, for parameters and screens as well. Nothing here is Node's. */
import { z } from 'zod';
import { type OwnMetricId, ownMetricIdSchema } from '@/lib/model/own-metric';
import { dimensions, dimensionTitles } from '../../dimension-names';

/** A product and a coupon are the order's, and asked of it. */
export const performanceDimensions = [...dimensions, 'product', 'coupon'] as const;
export type PerformanceDimension = (typeof performanceDimensions)[number];

/** As columns and messages say it. */
export const performanceTitles: Record<PerformanceDimension, string> = {
  ...dimensionTitles,
  product: 'Product',
  coupon: 'Coupon',
};

const sortColumns = [
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
export const sortSchema = z.union([z.enum(sortColumns), ownMetricIdSchema]);
export type Sort = z.infer<typeof sortSchema>;

export function isOwn(id: string): id is OwnMetricId {
  return ownMetricIdSchema.safeParse(id).success;
}
