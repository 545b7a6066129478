/** The levels of the report and a path down them, as parameters of whatever is asked of a row. */
import { z } from 'zod';
import { commaList } from '../../comma-list';
import { labelDimensionSchema } from '../../label-filter';
import { performanceDimensions } from './names';

/**
 * A step of a path as text: `=` and the value, `` where it was not stated, and of orders that no touch earned `!unattributed`, or
 * `!left_out` where a rule of the site leaves them out.
 */
const stepSchema = z
  .string()
  .max(2_100)
  .regex(/^(=[\s\S]*|!unattributed|!left_out)?$/);

/** A path as a JSON array of steps: it may hold any text, so no separator would do. */
export const pathSchema = z
  .string()
  .max(20_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array of steps, as in `path` of a row' });
      return z.NEVER;
    }
  })
  .pipe(z.array(stepSchema).max(performanceDimensions.length));

export const dimensionSchema = z.union([z.enum(performanceDimensions), labelDimensionSchema]);
export const byList = commaList(dimensionSchema, performanceDimensions.length).refine(
  (by) => new Set(by).size === by.length,
  'must not name a dimension twice',
);

/** Which cell of the report a list of orders is of. */
export const cellParams = { by: byList, under: pathSchema };
