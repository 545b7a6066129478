/**
 * The answer to a failed request: each code of the closed list as problem+json. Follows RFC 9457
 * (https://www.rfc-editor.org/rfc/rfc9457, read 2026-11); `errors` lists the fields at fault, as in its section 3.
 */
import { AppError, type ErrorCode, type FieldProblem } from '@/lib/model/problem';
import { isUnavailable } from '@/db/sql-state';
import { log } from '@/lib/ops/log';

const RETRY_AFTER_SECONDS = 2;

/** The HTTP status and the short title of each code. */
export const httpStatus: Record<ErrorCode, { status: number; title: string }> = {
  malformed: { status: 400, title: 'The request could not be read' },
  unauthenticated: { status: 401, title: 'Sign in or send an API key' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media: { status: 415, title: 'Unsupported content type' },
  invalid_input: { status: 422, title: 'Invalid input' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
};

/** What the caller reads, as plain data: also used by the web server that answers before Next. */
export type Problem = { type: string; title: string; status: number; detail: string; errors?: FieldProblem[] };

/**
 * The problem that an error means. A database that is away passes, so callers are asked to come back; anything else but an
 * AppError is `internal` and keeps its message to itself.
 */
export function problemOf(error: unknown): Problem {
  const { code, message, fields } = knownOf(error);
  const { status, title } = httpStatus[code];
  return { type: `urn:tieback:problem:${code}`, title, status, detail: message, ...(fields.length > 0 && { errors: fields }) };
}

/** The headers that go with it: content type, Retry-After where a wait is known, the scheme to authenticate with. */
export function problemHeaders(error: unknown): Record<string, string> {
  const { code, retryAfterSeconds } = knownOf(error);
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
    ...(code === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
  };
}

function knownOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) {
    return new AppError('unavailable', 'The database cannot be used now: try again.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  return new AppError('internal', 'Something went wrong on our side.');
}

/** The answer to a request that failed with `error`; a bug is logged here, since the caller must not see it. */
export function problemResponse(error: unknown): Response {
  if (!(error instanceof AppError)) log().error({ error }, 'request.failed');
  const problem = problemOf(error);
  return new Response(JSON.stringify(problem), { status: problem.status, headers: problemHeaders(error) });
}
