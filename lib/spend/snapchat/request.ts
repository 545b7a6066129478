/**
 * Requests to Snapchat's Marketing API. Its pages name the address of the next one, and each item of a list has a state of its own.
 * https://developers.snap.com/api/marketing-api/Ads-API/introduction (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed, ownAddress } from '../answer';
import type { SpendAccess, SpendConversation, SpendRequest } from '../define';

export const SNAPCHAT_VERSION = 'v1';
const API_URL = 'https://adsapi.snapchat.com';

/** All items of a list by its name, page by page. */
export function* snapchatList(
  access: SpendAccess,
  path: string,
  list: string,
  query: Readonly<Record<string, string | number>>,
): SpendConversation<unknown[]> {
  const api = access.base ?? API_URL;
  const items: unknown[] = [];
  let url: string | undefined = addressWith(`${api}/${SNAPCHAT_VERSION}${path}`, query);
  while (url !== undefined) {
    const page: unknown = jsonIn(yield get(access, url));
    const found = member(page, list);
    items.push(...needed(Array.isArray(found) ? listOf(found) : undefined, list, 'Snapchat'));
    url = ownAddress(textOf(member(page, 'paging', 'next_link')), api, 'Snapchat');
  }
  return items;
}

function get({ grant }: SpendAccess, url: string): SpendRequest {
  return { method: 'GET', url, headers: { accept: 'application/json', authorization: `Bearer ${grant.accessToken}` } };
}
