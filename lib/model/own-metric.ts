/** A workspace's own metrics: a formula over the built-in ones (lib/metrics/formula.ts), with a name. Stored ones are a contract. */
import { z } from 'zod';

/** What a figure is: money, how many, or a part of something. */
export const metricUnits = ['money', 'count', 'ratio'] as const;
export type MetricUnit = (typeof metricUnits)[number];

/** As many as anybody tells apart; each is worked out for every row. */
export const OWN_METRICS_MAX = 30;
export const METRIC_DECIMALS_MAX = 4;
const NAME_MAX = 60;
/** Longer ones are not read by those who did not write them. */
export const FORMULA_MAX = 300;

export const ownMetricIdSchema = /* @__PURE__ */ z.templateLiteral(['own_', /* @__PURE__ */ z.string().regex(/^[0-9a-f]{8}$/)]);
export type OwnMetricId = z.infer<typeof ownMetricIdSchema>;

const shape = {
  name: z.string().trim().min(1, 'must not be empty').max(NAME_MAX, `may have at most ${NAME_MAX} characters`),
  formula: z.string().trim().min(1, 'must not be empty').max(FORMULA_MAX, `may have at most ${FORMULA_MAX} characters`),
  unit: z.enum(metricUnits),
  /** How many are shown; money has those of its currency. */
  decimals: z.number().int().min(0).max(METRIC_DECIMALS_MAX).default(2),
};

/** As somebody writes it: a new one has no id yet. */
export const statedMetricSchema = z.object({ id: ownMetricIdSchema.optional(), ...shape });
export type StatedMetric = z.input<typeof statedMetricSchema>;

export const ownMetricsSchema = z.array(z.object({ id: ownMetricIdSchema, ...shape })).max(OWN_METRICS_MAX);
export type OwnMetric = z.infer<typeof ownMetricsSchema>[number];
