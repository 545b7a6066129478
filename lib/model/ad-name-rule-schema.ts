/** The schema of the rule for the parts of ads' names. */
import { z } from 'zod';
import { AD_PART_NAME_MAX, AD_PARTS_MAX, AD_SEPARATOR_MAX } from './ad-name-rule';

const part = z
  .string()
  .trim()
  .min(1)
  .max(AD_PART_NAME_MAX)
  // As in parameters of reports: a list of levels is split at these.
  .refine((name) => !/[,:]/.test(name), 'must hold no comma and no colon');

export const adNameRuleSchema = z.object({
  separator: z.string().min(1, 'must be what stands between the parts').max(AD_SEPARATOR_MAX),
  parts: z
    .array(part)
    .min(1)
    .max(AD_PARTS_MAX)
    .refine((names) => new Set(names).size === names.length, 'must be called by different names'),
});
