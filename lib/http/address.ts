/**
 * The address of a request, before anything else looks at it. Node passes on whatever stands in the request line; Next answers 500 to
 * paths that do not decode and to targets that are no path, and Postgres refuses every query that a NUL has come into.
 * Forms of a target: RFC 9112, section 3.2 (https://www.rfc-editor.org/rfc/rfc9112#section-3.2, read 2026-11).
 */
import { AppError } from '@/lib/model/problem';

const NUL = /%00/;
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** The target as path and query: a whole address, as proxies send it, without its host. Throws `malformed` for `*` and the like. */
export function originForm(target = ''): string {
  if (target.startsWith('/')) return target;
  const absolute = ABSOLUTE.exec(target);
  if (!absolute) throw new AppError('malformed', 'The address must begin with a slash.');
  const rest = target.slice(absolute[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Returns when path and query can be read; throws `malformed` with what is wrong. */
export function requireReadable(pathAndQuery: string): void {
  if (NUL.test(pathAndQuery)) throw new AppError('malformed', 'The address holds a NUL (%00), which no value here can hold.');
  if (isDecodable(pathOf(pathAndQuery))) return;
  throw new AppError('malformed', 'The path holds percent signs that encode no character.');
}

/** The path alone. */
export function pathOf(pathAndQuery: string): string {
  const query = pathAndQuery.search(/[?#]/);
  return query < 0 ? pathAndQuery : pathAndQuery.slice(0, query);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
