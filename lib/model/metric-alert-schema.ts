/** What checks a stated condition of a metric, and reads the stored ones: those are a contract. */
import { z } from 'zod';
import { metricBounds, watchedDays, watchedMetrics } from './metric-alert';
import { ownMetricIdSchema } from './own-metric-schema';

const CHANNEL_LENGTH_MAX = 60;
const VALUE_MAX = 1_000_000_000_000;

export const metricConditionSchema = z
  .object({
    metric: z.union([z.enum(watchedMetrics), ownMetricIdSchema], 'must be a metric, or the id of one of your own'),
    channel: z.string().trim().min(1, 'must not be empty').max(CHANNEL_LENGTH_MAX).optional(),
    days: z.literal(watchedDays, 'must be 1 or 7'),
    bound: z.enum(metricBounds),
    value: z.number('must be a number').min(-VALUE_MAX).max(VALUE_MAX),
  })
  .superRefine(({ bound, value }, context) => {
    if (bound === 'falls' && (value <= 0 || value > 100)) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'must be more than 0 and at most 100 percent' });
    }
    if (bound === 'rises' && value <= 0) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'must be more than 0 percent' });
    }
  });
