/**
 * Errors that callers may see: one class, a closed list of codes, and their answer as problem+json.
 * Follows RFC 9457 (https://www.rfc-editor.org/rfc/rfc9457, read 2026-11); `errors` lists the fields
 * at fault, as in its section 3.
 */
import { log } from '@/lib/ops/log';

export const errorCodes = [
  /** The body or query could not be read at all: broken JSON, wrong encoding. */
  'malformed',
  /** Nobody is signed in, or the key is unknown, revoked or expired. */
  'unauthenticated',
  /** The caller is known but their role does not allow this, or the request came from another origin. */
  'forbidden',
  /** There is no such thing, or none that this caller may know of. */
  'not_found',
  /** The address exists but not with this method. */
  'method_not_allowed',
  /** It would break something that must stay unique or present: a taken name, the last owner, a second set-up. */
  'conflict',
  /** More bytes or items than the named limit. */
  'too_large',
  /** A content type or encoding that is not read here. */
  'unsupported_media',
  /** The input was read but a value in it cannot be used; `fields` says which. */
  'invalid_input',
  /** Too many requests; `retryAfterSeconds` says when to come back. */
  'rate_limited',
  /** A bug of ours. The caller sees no detail; the log does. */
  'internal',
  /** The database is away or the queue is full; the same request may succeed later. */
  'unavailable',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One value at fault: `field` is its dotted path in the input, `detail` what is wrong and what would be right. */
export type FieldProblem = { field: string; detail: string };

type Extra = { fields?: FieldProblem[]; retryAfterSeconds?: number };

/** An expected failure of a use case. `message` is shown to the caller: a sentence, no ids of others, no secrets. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, { fields = [], retryAfterSeconds }: Extra = {}) {
    super(detail);
    this.name = 'AppError';
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

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

/** The problem that an error means; anything but an AppError is `internal` and keeps its message to itself. */
export function problemOf(error: unknown): Problem {
  const { code, message, fields } =
    error instanceof AppError ? error : new AppError('internal', 'Something went wrong on our side.');
  const { status, title } = httpStatus[code];
  return { type: `urn:tieback:problem:${code}`, title, status, detail: message, ...(fields.length > 0 && { errors: fields }) };
}

/** The headers that go with it: content type, Retry-After where a wait is known, the scheme to authenticate with. */
export function problemHeaders(error: unknown): Record<string, string> {
  const known = error instanceof AppError ? error : undefined;
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(known?.retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(known.retryAfterSeconds)) }),
    ...(known?.code === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
  };
}

/** The answer to a request that failed with `error`; a bug is logged here, since the caller must not see it. */
export function problemResponse(error: unknown): Response {
  if (!(error instanceof AppError)) log().error({ err: error }, 'request.failed');
  const problem = problemOf(error);
  return new Response(JSON.stringify(problem), { status: problem.status, headers: problemHeaders(error) });
}
