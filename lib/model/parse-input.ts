/** Input from outside through a zod schema, with every problem named by its field. */
import type { z } from 'zod';
import { AppError } from './problem';

/** The parsed input; throws `invalid_input` that lists each field at fault, in the schema's order. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), detail: issue.message }));
  const detail = fields.map((problem) => (problem.field ? `${problem.field}: ${problem.detail}` : problem.detail)).join('; ');
  throw new AppError('invalid_input', `${detail}.`, { fields });
}
