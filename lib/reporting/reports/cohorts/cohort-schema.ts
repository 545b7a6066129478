/** Reads the text of a cohort where the list of orders is given one. */
import { z } from 'zod';
import { labelDimensionSchema } from '../../label-filter';
import { daySchema } from '../../wire';
import { type Cohort, cohortWindows, wonLevels } from './cohort';

const wonKeySchema = z
  .string()
  .max(2_100)
  .regex(/^(=[\s\S]*|!unattributed|!left_out)?$/);

const cohortSchema = z.strictObject({
  from: daySchema,
  to: daySchema,
  won: z.partialRecord(z.union([z.enum(wonLevels), labelDimensionSchema]), wonKeySchema).optional(),
  within: z.literal(cohortWindows).optional(),
  asOf: z.iso.datetime().optional(),
  part: z.enum(['first', 'second']).optional(),
  earlier: z.literal(true).optional(),
});

/** The cohort that a text names, or undefined when it names none. */
export function parseCohort(text: string): Cohort | undefined {
  try {
    const { success, data } = cohortSchema.safeParse(JSON.parse(text));
    return success && data.from < data.to ? data : undefined;
  } catch {
    return undefined;
  }
}
