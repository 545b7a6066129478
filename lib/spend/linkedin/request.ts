/**
 * Requests to LinkedIn's API: a version of its month in a header, and parameters whose parentheses must stay as they are. Lists go
 * on until no token follows: a page that is shorter than asked for need not be the last.
 * https://learn.microsoft.com/en-us/linkedin/marketing/versioning (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation, SpendRequest } from '../define';

/** Monthly, each in service for about a year. */
export const LINKEDIN_VERSION = '202610';
const API_URL = 'https://api.linkedin.com';
const PAGE = 100;

/** A GET of a path; values of the query are as they stand in the address. */
export function linkedinGet({ grant, base = API_URL }: SpendAccess, path: string, query: Record<string, string>): SpendRequest {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return {
    method: 'GET',
    url: [`${base}/rest${path}`, ...(parameters.length > 0 ? [parameters.join('&')] : [])].join('?'),
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${grant.accessToken}`,
      'linkedin-version': LINKEDIN_VERSION,
      'x-restli-protocol-version': '2.0.0',
    },
  };
}

/** The list of an answer. */
export function elementsIn(answer: unknown): unknown[] {
  const elements = member(answer, 'elements');
  return needed(Array.isArray(elements) ? listOf(elements) : undefined, 'list', 'LinkedIn');
}

/** All items of a list, page by page. */
export function* linkedinList(access: SpendAccess, path: string, finder: 'search' | 'criteria'): SpendConversation<unknown[]> {
  const items: unknown[] = [];
  let token: string | undefined;
  do {
    const request = linkedinGet(access, path, {
      q: finder,
      pageSize: String(PAGE),
      ...(token !== undefined && { pageToken: encodeURIComponent(token) }),
    });
    const page: unknown = jsonIn(yield { ...request, headers: { ...request.headers, 'x-restli-method': 'FINDER' } });
    items.push(...elementsIn(page));
    token = textOf(member(page, 'metadata', 'nextPageToken'));
  } while (token !== undefined);
  return items;
}

/** The id at the end of a URN, or the id itself. */
export function idIn(urn: unknown): string | undefined {
  return textOf(urn)?.split(':').at(-1);
}
