/** A filter on a label, as the text of a parameter: the label, a colon, and the value; without a value, what has none of it. */
import { z } from 'zod';
import { labelNameSchema } from '@/lib/model/label-rule-schema';
import { labelFilterParts } from './dimension-names';

/** The parts of a filter, or undefined when it is none. */
export function parseLabelFilter(text: string): { label: string; value: string } | undefined {
  const parts = labelFilterParts(text);
  return parts && labelNameSchema.safeParse(parts.label).success ? parts : undefined;
}

/** The parameter, wherever a list or report has it. */
export const labelFilterParam = z
  .string()
  .max(200)
  .refine((text) => parseLabelFilter(text) !== undefined, 'must be a label, a colon and its value: Brand:non-brand')
  .optional()
  .describe("Only what the site's rules give this label: `Brand:non-brand`; `Brand:` is what has no label Brand");

/** A dimension that is a label, beside those that every site has. */
export const labelDimensionSchema = z.templateLiteral(['label:', z.string().regex(/^[^,:]{1,40}$/)]);
