/**
 * Rows of SQL that the query builder cannot write, with typed columns: a schema says what each column is, and the answer is held
 * to it, so that a renamed column or another type of number fails where it is read and not on a screen. Money comes as text of an
 * integer, since JSON and doubles lose digits.
 */
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';

/** Columns of the answers. Each is as Postgres and its driver give it. */
export const column = {
  text: z.string(),
  count: z.int().nonnegative(),
  flag: z.boolean(),
  uuid: z.guid(),
  /** Minor units, selected as text. */
  minor: z
    .string()
    .regex(/^-?\d+$/)
    .transform(BigInt),
  /** An instant, selected by `isoOf`. */
  instant: z.iso.datetime(),
  oneOf: <const Values extends readonly [string, ...string[]]>(values: Values) => z.enum(values),
};

/** The answer's rows. Throws when a column is missing, is one too many, or is not what the schema says. */
export async function rowsOf<Shape extends z.ZodRawShape>(
  tx: ScopedTransaction,
  shape: Shape,
  query: SQL,
): Promise<z.output<z.ZodObject<Shape>>[]> {
  const { rows } = await tx.execute(query);
  return z.array(z.strictObject(shape)).parse(rows) as z.output<z.ZodObject<Shape>>[];
}

/** The only row of an answer that always has one. */
export async function rowOf<Shape extends z.ZodRawShape>(
  tx: ScopedTransaction,
  shape: Shape,
  query: SQL,
): Promise<z.output<z.ZodObject<Shape>>> {
  const [row, ...others] = await rowsOf(tx, shape, query);
  if (!row || others.length > 0) throw new Error(`a query for one row gave ${others.length + (row ? 1 : 0)}`);
  return row;
}
