/** What checks a stated metric, and reads the stored ones: those are a contract. */
import { z } from 'zod';
import { FORMULA_MAX, METRIC_DECIMALS_MAX, metricUnits, OWN_METRICS_MAX } from './own-metric';

const NAME_MAX = 60;

export const ownMetricIdSchema = z.templateLiteral(['own_', z.string().regex(/^[0-9a-f]{8}$/)]);

const shape = {
  name: z.string().trim().min(1, 'must not be empty').max(NAME_MAX, `may have at most ${NAME_MAX} characters`),
  formula: z.string().trim().min(1, 'must not be empty').max(FORMULA_MAX, `may have at most ${FORMULA_MAX} characters`),
  unit: z.enum(metricUnits),
  decimals: z.number().int().min(0).max(METRIC_DECIMALS_MAX).default(2),
};

/** As somebody writes it: a new one has no id yet. */
export const statedMetricSchema = z.object({ id: ownMetricIdSchema.optional(), ...shape });
export type StatedMetric = z.input<typeof statedMetricSchema>;

export const ownMetricsSchema = z.array(z.object({ id: ownMetricIdSchema, ...shape })).max(OWN_METRICS_MAX);
