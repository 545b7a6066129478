/**
 * What Postgres says of an error, wherever drizzle has wrapped it: its SQLSTATE and its message.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html (read 2026-11)
 */

/** No class begins with E, and the system's own codes do: EPIPE. */
const SQL_STATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/;

/** The five characters with which Postgres names what went wrong, or undefined for an error that is not Postgres's. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && SQL_STATE.test(cause.code)) return cause.code;
  }
  return undefined;
}

/** What went wrong in the words of who first said so; drizzle's own are the statement. */
export function firstMessageOf(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  return first instanceof Error ? first.message : String(first);
}

/**
 * Class 08, 57P01 to 57P05 and 53300: the connection is lost, or the server stops, starts or takes no more. Shorter codes are a
 * socket's, and pg's own errors have none.
 */
const STATES_AWAY = /^(08...|57P0[1-5]|53300)$/;
const SOCKET_LOST = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
const CONNECTION_LOST =
  /^(Connection terminated|timeout e|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** Whether the database could not be reached, or stopped answering: the same may succeed a moment later. */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return STATES_AWAY.test(state);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseAway)) return true;
    const code = 'code' in cause ? String(cause.code) : '';
    if (SOCKET_LOST.test(code) || CONNECTION_LOST.test(cause.message)) return true;
  }
  return false;
}

/** Class 53, out of disk or memory; class 25, read only, as a standby is; statement and lock timeouts; 58, input and output. */
const STATES_REFUSING = /^(53...|25006|57014|55P03|58...|25P0[34])$/;

/** Whether the database can do nothing for anybody now, whatever was asked: callers are asked to come back. */
export function isUnavailable(error: unknown): boolean {
  return isDatabaseAway(error) || STATES_REFUSING.test(sqlStateOf(error) ?? '');
}

/** Class 42, undefined table, column or function: the database is that of an earlier version, or empty. */
export function isNotMigrated(error: unknown): boolean {
  return /^(42P01|42703|42883)$/.test(sqlStateOf(error) ?? '');
}
