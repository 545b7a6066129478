/** What an alert rule watches of the store's own figures: a metric of the last full days, by a limit or beside the same weekdays before. */
import type { OwnMetricId } from './own-metric';

/** How many full days are looked at; both are held against the same weekdays of a week before. */
export const watchedDays = [1, 7] as const;
export type WatchedDays = (typeof watchedDays)[number];

/** `falls` and `rises`: by so many percent. */
export const metricBounds = ['below', 'above', 'falls', 'rises'] as const;
export type MetricBound = (typeof metricBounds)[number];

/** What Performance tells of all that a store sold, or of a channel, besides the workspace's own metrics. */
export const watchedMetrics = [
  'revenue',
  'orders',
  'aov',
  'sessions',
  'conversionRate',
  'bounceRate',
  'pagesPerSession',
  'newOrders',
  'newRevenue',
  'returningOrders',
  'returningRevenue',
] as const;
export type WatchedMetric = (typeof watchedMetrics)[number];

export type MetricCondition = {
  metric: WatchedMetric | OwnMetricId;
  /** Only what this channel earned, under last non-direct click; absent: the whole store. */
  channel?: string | undefined;
  days: WatchedDays;
  bound: MetricBound;
  /** Money and counts as they are, ratios and changes in percent. */
  value: number;
};

/** Whether both watch the same figure for the same. */
export function isSameCondition(left: MetricCondition | null, right: MetricCondition | null): boolean {
  if (left === null || right === null) return left === right;
  const names = ['metric', 'channel', 'days', 'bound', 'value'] as const;
  return names.every((name) => left[name] === right[name]);
}
