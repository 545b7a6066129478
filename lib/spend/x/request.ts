/** Requests to X's Ads API, each with its own signature; lists have a cursor. https://docs.x.com/x-ads-api/introduction (read 2026-11) */
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation, SpendRequest } from '../define';
import { signedHeader } from './sign';

export const X_VERSION = '12';
const API_URL = 'https://ads-api.x.com';
const PAGE = 1_000;

type Query = Readonly<Record<string, string | number | undefined>>;

export function xGet({ entered, now, base = API_URL }: SpendAccess, path: string, query: Query): SpendRequest {
  const url = addressWith(`${base}/${X_VERSION}${path}`, query);
  return { method: 'GET', url, headers: { accept: 'application/json', authorization: signedHeader(url, entered, now) } };
}

/** What an answer tells. */
export function dataIn(answer: unknown): unknown[] {
  const data = member(answer, 'data');
  return needed(Array.isArray(data) ? listOf(data) : undefined, 'list', 'X');
}

/** All items of a list, page by page. */
export function* xList(access: SpendAccess, path: string, query: Query = {}): SpendConversation<unknown[]> {
  const items: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page: unknown = jsonIn(yield xGet(access, path, { ...query, count: PAGE, cursor }));
    items.push(...dataIn(page));
    cursor = textOf(member(page, 'next_cursor'));
  } while (cursor !== undefined);
  return items;
}
