/** Requests to Pinterest's API. Its lists have a bookmark until nothing follows. https://developers.pinterest.com/docs/api/v5/ (read 2026-11) */
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation, SpendRequest } from '../define';

export const PINTEREST_VERSION = 'v5';
const API_URL = 'https://api.pinterest.com';
const PAGE = 250;

type Query = Readonly<Record<string, string | number | undefined>>;

/** The address of a path of the API. */
export function pinterestAddress(path: string, base: string = API_URL): string {
  return `${base}/${PINTEREST_VERSION}${path}`;
}

export function pinterestGet({ grant, base }: SpendAccess, path: string, query: Query): SpendRequest {
  return {
    method: 'GET',
    url: addressWith(pinterestAddress(path, base), query),
    headers: { accept: 'application/json', authorization: `Bearer ${grant.accessToken}` },
  };
}

/** All items of a list, page by page. */
export function* pinterestList(access: SpendAccess, path: string, query: Query = {}): SpendConversation<unknown[]> {
  const items: unknown[] = [];
  let bookmark: string | undefined;
  do {
    const page: unknown = jsonIn(yield pinterestGet(access, path, { ...query, page_size: PAGE, bookmark }));
    const list = member(page, 'items');
    items.push(...needed(Array.isArray(list) ? listOf(list) : undefined, 'list', 'Pinterest'));
    bookmark = textOf(member(page, 'bookmark'));
  } while (bookmark !== undefined);
  return items;
}
