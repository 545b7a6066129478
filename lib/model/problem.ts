/**
 * Expected failures of use cases: one class, a closed list of codes, and the fields at fault. How a code is answered over HTTP is
 * lib/http/problem.ts; the domain knows no status.
 */

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
