/** What checks a stated model or window; apart from their names, so that pages which only name them load no parser. */
import { z } from 'zod';
import { LIFETIME_DAYS, LOOKBACK_DAYS_MAX, modelIds } from './credit';

export const customModelIdSchema = z.templateLiteral(['custom_', z.string().regex(/^[0-9a-f]{8}$/)]);
/** What every parameter that takes a model accepts. Whether the site has such an own model is the report's to say. */
export const modelIdSchema = z.union([z.enum(modelIds), customModelIdSchema]);

/** A window as settings and parameters state it. */
export const lookbackDaysSchema = z
  .number()
  .int()
  .min(1)
  .refine((days) => days <= LOOKBACK_DAYS_MAX || days === LIFETIME_DAYS, {
    error: `must be at most ${LOOKBACK_DAYS_MAX} days, or ${LIFETIME_DAYS} for lifetime`,
  });
