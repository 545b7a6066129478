/** Input from outside through a zod schema, with every problem named by its field. */
import type { z } from 'zod';
import { type Id, parseId } from '@/lib/core/id';
import { unstorableField } from '@/lib/core/storable';
import { AppError } from './problem';

/** What is said of text that no column can hold, by whoever refuses it. */
export const UNSTORABLE = 'holds a character that cannot be stored';

/**
 * The parsed input; throws `invalid_input` that lists each field at fault, in the schema's order. Text that Postgres refuses is at
 * fault in every field: a query would fail on it as if the bug were ours.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const unstorable = unstorableField(input);
  if (unstorable !== undefined) throw refused([{ field: unstorable, detail: UNSTORABLE }]);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw refused(parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), detail: issue.message })));
}

/**
 * The id that a caller named; throws `missing` for what is no id at all: it names nothing, as an id that nobody has. Every use case
 * that is told an id asks this, since what a server action is called with is whatever a browser sends.
 */
export function requireId<Kind extends string>(input: unknown, missing: () => AppError): Id<Kind> {
  const id = parseId<Kind>(input);
  if (!id) throw missing();
  return id;
}

function refused(fields: { field: string; detail: string }[]): AppError {
  const detail = fields.map((problem) => (problem.field ? `${problem.field}: ${problem.detail}` : problem.detail)).join('; ');
  return new AppError('invalid_input', `${detail}.`, { fields });
}
