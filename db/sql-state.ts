/**
 * What Postgres says of an error, wherever drizzle has wrapped it: its SQLSTATE and its message.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html (read 2026-11)
 */

/** The five characters with which Postgres names what went wrong, or undefined for an error that is not Postgres's. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) return cause.code;
  }
  return undefined;
}

/** What went wrong in the words of who first said so; drizzle's own are the statement. */
export function firstMessageOf(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  return first instanceof Error ? first.message : String(first);
}
