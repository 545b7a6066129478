/**
 * Requests to Reddit's Ads API. Pages name the address of the next one; a report's pages are asked for by the same POST. Without a
 * name of our own in `User-Agent` Reddit refuses. https://ads-api.reddit.com/docs/v3/ (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { jsonIn, needed, ownAddress } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';

export const REDDIT_VERSION = 'v3';
export const REDDIT_USER_AGENT = 'tieback (cost of ads)';
const API_URL = 'https://ads-api.reddit.com';
/** Of reports the most, and of lists what they take. */
const [REPORT_PAGE, LIST_PAGE] = [1_000, 100];

/** All items of a list, page by page. */
export function redditList(access: SpendAccess, path: string): SpendConversation<unknown[]> {
  return pagesOf(access, `${path}?page.size=${LIST_PAGE}`, (page) => member(page, 'data'));
}

/** All rows of a report, page by page. */
export function redditReport(access: SpendAccess, path: string, asked: object): SpendConversation<unknown[]> {
  const body = JSON.stringify({ data: asked });
  return pagesOf(access, `${path}?page.size=${REPORT_PAGE}`, (page) => member(page, 'data', 'metrics'), body);
}

function* pagesOf(
  { grant, base = API_URL }: SpendAccess,
  path: string,
  listIn: (page: unknown) => unknown,
  body?: string,
): SpendConversation<unknown[]> {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${grant.accessToken}`,
    'user-agent': REDDIT_USER_AGENT,
  };
  const items: unknown[] = [];
  let url: string | undefined = `${base}/api/${REDDIT_VERSION}${path}`;
  while (url !== undefined) {
    const page: unknown = jsonIn(
      body === undefined
        ? yield { method: 'GET', url, headers }
        : yield { method: 'POST', url, headers: { ...headers, 'content-type': 'application/json' }, body },
    );
    const list = listIn(page);
    items.push(...needed(Array.isArray(list) ? listOf(list) : undefined, 'list', 'Reddit'));
    url = ownAddress(textOf(member(page, 'pagination', 'next_url')), base, 'Reddit');
  }
  return items;
}
