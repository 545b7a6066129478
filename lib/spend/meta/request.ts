/**
 * Requests to the Graph API. The token goes as a header, so that it stays out of addresses; of the app's secret only a proof
 * goes.
 */
import { hmacSha256 } from '@/lib/core/hash';
import { listOf, member, textOf } from '@/lib/core/json';
import { addressWith, jsonIn, needed } from '../answer';
import type { SpendAccess, SpendConversation, SpendRequest } from '../define';
import { SpendFailure } from '../failure';
import { META_MARKETING_VERSION } from './version';

export const META_GRAPH_URL = 'https://graph.facebook.com';

type Query = Readonly<Record<string, string | number | object | undefined>>;

/** A GET of a path as whoever the access is of. */
export function metaGet({ grant, entered, base }: Omit<SpendAccess, 'now'>, path: string, query: Query): SpendRequest {
  const url = addressWith(`${base ?? META_GRAPH_URL}/${META_MARKETING_VERSION}${path}`, {
    ...query,
    appsecret_proof: entered['appSecret'] ? proofOf(grant.accessToken, entered['appSecret']) : undefined,
  });
  return { method: 'GET', url, headers: { accept: 'application/json', authorization: `Bearer ${grant.accessToken}` } };
}

/**
 * Shows that whoever asks has the app's secret; apps may demand it of all their calls:
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests (read 2026-11)
 */
function proofOf(accessToken: string, appSecret: string): string {
  return hmacSha256(appSecret, accessToken).toString('hex');
}

/**
 * All entries of a list, page by page. The address of the next page holds the token, so only its cursor is used; the last page is
 * the one without that address, however short others are.
 */
export function* metaList(access: Omit<SpendAccess, 'now'>, path: string, query: Query): SpendConversation<unknown[]> {
  const entries: unknown[] = [];
  let after: string | undefined;
  do {
    const page: unknown = jsonIn(yield metaGet(access, path, { ...query, after }));
    const data = member(page, 'data');
    entries.push(...needed(Array.isArray(data) ? listOf(data) : undefined, 'list', 'Meta'));
    const hasNext = textOf(member(page, 'paging', 'next')) !== undefined;
    const cursor: string | undefined = hasNext ? textOf(member(page, 'paging', 'cursors', 'after')) : undefined;
    if (hasNext && (cursor === undefined || cursor === after)) {
      throw new SpendFailure({ fault: 'passing', message: 'Meta named a next page and not where it begins.' });
    }
    after = cursor;
  } while (after !== undefined);
  return entries;
}
