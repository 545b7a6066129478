/**
 * What may be kept and logged of an error. Messages can hold what a shopper typed: drizzle's list the query's parameters,
 * Postgres's quote a value that it could not read, a mail server's repeat the address.
 */
import pg from 'pg';

const TEXT_MAX = 300;
/**
 * The SQLSTATE class whose messages quote data: data exceptions. What functions raise (P0) is our own text.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html (read 2026-11)
 */
const QUOTES_DATA = /^22/;
/** Enough to find where a bug is. */
const FRAMES_MAX = 5;

/** The first cause of an error in one line, without data: no query parameters, e-mail addresses or queries of URLs. */
export function errorText(error: unknown): string {
  const cause = firstCause(error);
  if (cause instanceof pg.DatabaseError) return databaseText(cause);
  if (!(cause instanceof Error)) return clean(String(cause));
  // JSON.parse quotes what it could not read.
  if (cause instanceof SyntaxError) return clean(cause.message.replace(/".*"/s, '[hidden]'));
  return clean(cause.message || ('code' in cause ? String(cause.code) : cause.name));
}

function firstCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? firstCause(error.cause) : error;
}

/** What a log line says of an error. */
export type Failure = {
  error: string;
  /** SQLSTATE of a failed query, or the code that the system gave. */
  code?: string;
  /** The failed query's name or first words. */
  query?: string;
  /** Where it was thrown, of errors that are no query's or connection's: those are bugs. */
  at?: string[];
};

/** The parts of an error that may be logged; log.ts puts them into every line that is given an error. */
export function failureOf(error: unknown): Failure {
  const cause = firstCause(error);
  const code = cause instanceof Error && 'code' in cause && cause.code !== undefined ? String(cause.code) : undefined;
  const query = error instanceof Error && 'query' in error && typeof error.query === 'string' ? error.query : undefined;
  const at = code === undefined && query === undefined && cause instanceof Error ? framesOf(cause) : [];
  return { error: errorText(error), ...(code && { code }), ...(query && { query }), ...(at.length > 0 && { at }) };
}

/** The stack after the message, which may hold lines that look like one of it. */
function framesOf({ stack = '', message }: Error): string[] {
  const places = stack.slice(stack.indexOf(message) + message.length);
  const frames = places.split('\n').filter((line) => /^\s+at .*:\d+/.test(line));
  return frames.slice(0, FRAMES_MAX).map((line) => line.trim().slice(0, TEXT_MAX));
}

function databaseText(error: pg.DatabaseError): string {
  return `${databaseMessage(error)} (${error.code ?? 'no code'})`;
}

/** Postgres's message, or what stands for one that quotes a value. */
export function databaseMessage({ code = '', message }: pg.DatabaseError): string {
  return QUOTES_DATA.test(code) ? 'Postgres refused a value' : clean(message);
}

function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\S+@\S+/g, '[hidden]')
    .replace(/\?\S+/g, '?[hidden]')
    .trim()
    .slice(0, TEXT_MAX);
}
