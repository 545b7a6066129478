/** A workspace's own metrics: a formula over the built-in ones (lib/metrics/formula.ts), with a name. */

/** What a figure is: money, how many, or a part of something. */
export const metricUnits = ['money', 'count', 'ratio'] as const;
export type MetricUnit = (typeof metricUnits)[number];

/** As many as anybody tells apart; each is worked out for every row. */
export const OWN_METRICS_MAX = 30;
export const METRIC_DECIMALS_MAX = 4;
/** Longer ones are not read by those who did not write them. */
export const FORMULA_MAX = 300;

export type OwnMetricId = `own_${string}`;
const OWN_METRIC_ID = /^own_[0-9a-f]{8}$/;

/** Whether a text, of a parameter or an address, is such an id. Whether the workspace has the metric is not asked. */
export function isOwnMetricId(text: string): text is OwnMetricId {
  return OWN_METRIC_ID.test(text);
}

export type OwnMetric = {
  id: OwnMetricId;
  name: string;
  formula: string;
  unit: MetricUnit;
  /** How many are shown; money has those of its currency. */
  decimals: number;
};
