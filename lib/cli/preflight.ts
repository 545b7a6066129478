/** Checks before anything is started, and plain words for what is wrong. */
import { createServer } from 'node:net';
import { AppError } from '@/lib/model/problem';

/** Whether this process could listen on the port, on all addresses. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}

/** One line on why the database cannot be used, without its password. */
export function describeDatabaseError(error: unknown, url: string): string {
  if (error instanceof AppError) return error.message;
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: 'the given address', pathname: '' };
  const cause = rootCause(error);
  const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : String(cause);
  return `The database${pathname ? ` ${pathname.slice(1)}` : ''} at ${host} cannot be used (${reason}): check DATABASE_URL and that Postgres runs.`;
}

function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
