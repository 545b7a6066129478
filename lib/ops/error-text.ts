/**
 * What may be kept and logged of an error. Messages can hold what a shopper typed: drizzle's list the query's parameters,
 * Postgres's quote a value that it could not read, a mail server's repeat the address.
 */
import pg from 'pg';

const TEXT_MAX = 300;
/**
 * SQLSTATE classes whose messages quote data: 22 data exceptions, P0 raised by a function.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html (read 2026-11)
 */
const QUOTES_DATA = /^(22|P0)/;

/** The first cause of an error in one line, without data: no query parameters, e-mail addresses or queries of URLs. */
export function errorText(error: unknown): string {
  const cause = firstCause(error);
  if (cause instanceof pg.DatabaseError) return databaseText(cause);
  if (!(cause instanceof Error)) return clean(String(cause));
  return clean(cause.message || ('code' in cause ? String(cause.code) : cause.name));
}

function firstCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? firstCause(error.cause) : error;
}

function databaseText({ code = '', message }: pg.DatabaseError): string {
  return QUOTES_DATA.test(code) ? `Postgres refused a value (${code})` : clean(`${message} (${code})`);
}

function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\S+@\S+/g, '[hidden]')
    .replace(/\?\S+/g, '?[hidden]')
    .trim()
    .slice(0, TEXT_MAX);
}
