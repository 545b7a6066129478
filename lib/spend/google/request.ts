/**
 * Questions to the Google Ads API, in its query language. A stream answers with a list of parts, all in one body:
 * https://developers.google.com/google-ads/api/rest/common/search (read 2026-11)
 */
import { listOf, member } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn, needed } from '../answer';
import type { SpendAccess, SpendRequest } from '../define';
import { GOOGLE_ADS_VERSION } from './version';

const API_URL = 'https://googleads.googleapis.com';

/** A path of the API as whoever the access is of; `loginId`: the manager through which the account is reached. */
export function googleRequest(
  { grant, base }: SpendAccess,
  path: string,
  over: { loginId?: string; query?: string } = {},
): SpendRequest {
  const { loginId, query } = over;
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${grant.accessToken}`,
    ...(loginId !== undefined && { 'login-customer-id': loginId }),
  };
  const url = `${base ?? API_URL}/${GOOGLE_ADS_VERSION}/${path}`;
  if (query === undefined) return { method: 'GET', url, headers };
  return { method: 'POST', url, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
}

/** All rows of a query of one account, in one question however many they are. */
export function googleSearch(access: SpendAccess, customerId: string, query: string, loginId?: string): SpendRequest {
  return googleRequest(access, `customers/${customerId}/googleAds:searchStream`, {
    query,
    ...(loginId !== undefined && { loginId }),
  });
}

/** The rows of all parts of a stream. */
export function resultsIn(answer: ConversationAnswer): unknown[] {
  const parts = jsonIn(answer);
  return needed(Array.isArray(parts) ? listOf(parts) : undefined, 'rows', 'Google').flatMap((part) =>
    listOf(member(part, 'results')),
  );
}
