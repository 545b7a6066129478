/** Errors and pages as the Graph API gives them. */
import type { VendorResponse } from '@/lib/model/delivery';
import type { SpendSandboxRequest } from '../sandbox';
import { json } from '../sandbox-consent';

type Problem = { code: number; error_subcode?: number; message: string; error_user_msg?: string; is_transient?: boolean };

/** An error, of the type that all of them have. */
export function failure(status: number, { message, ...error }: Problem, headers: Record<string, string> = {}): VendorResponse {
  return json(status, { error: { message, type: 'OAuthException', ...error, fbtrace_id: 'AsandboxTrace' } }, headers);
}

/** A parameter that is not as it must be. */
export function invalid(words: string): VendorResponse {
  return failure(400, { code: 100, message: `(#100) ${words}` });
}

/**
 * A page of the entries, of at most `most` whatever was asked for. The address of the next one holds the token, as Meta's does,
 * and the last page has none.
 */
export function pageOf<Entry>(entries: readonly Entry[], { query, headers, path, base }: SpendSandboxRequest, most: number) {
  const size = Math.min(most, Number(query.get('limit') ?? 25));
  const begin = Number(Buffer.from(query.get('after') ?? '', 'base64url').toString('utf8')) || 0;
  const end = begin + size;
  const cursors = { before: cursorOf(begin), after: cursorOf(end) };
  const data = entries.slice(begin, end);
  if (entries.length === 0) return { data };
  if (end >= entries.length) return { data, paging: { cursors } };
  const next = new URL(`${base}${path}`);
  next.search = query.toString();
  next.searchParams.set('after', cursors.after);
  next.searchParams.set('access_token', headers['authorization']?.replace(/^Bearer /, '') ?? '');
  return { data, paging: { cursors, next: next.href } };
}

function cursorOf(place: number): string {
  return Buffer.from(String(place)).toString('base64url');
}
