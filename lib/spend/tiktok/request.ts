/** Requests to the Business API. The last slash of each path is part of it; lists in an address are JSON. */
import { addressWith } from '../answer';
import type { SpendAccess, SpendRequest } from '../define';
import { TIKTOK_VERSION } from './version';

export const TIKTOK_URL = 'https://business-api.tiktok.com';

/** A GET of a path, with its last slash, as whoever the access is of. */
export function tiktokGet(
  { grant, base }: Pick<SpendAccess, 'grant' | 'base'>,
  path: string,
  query: Readonly<Record<string, string | number | object | undefined>>,
): SpendRequest {
  const url = addressWith(apiAddress(path, base), query);
  return { method: 'GET', url, headers: { accept: 'application/json', 'access-token': grant.accessToken } };
}

/** The address of a path of the API. */
export function apiAddress(path: string, base: string = TIKTOK_URL): string {
  return `${base}/open_api/${TIKTOK_VERSION}${path}`;
}
