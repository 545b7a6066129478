/**
 * Tokens that carry a visitor from one of a site's domains to another. Signed by this server, good for two minutes, and only for
 * the same browser at the same address: whoever opens a copied or shared link is somebody else.
 */
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { type Id, parseId } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { CollectRequest } from './collect-request';

/** The time that Google's own cross-domain linker allows (https://support.google.com/analytics/answer/10071811, read 2026-11). */
const VALID_MS = 120 * SECOND_MS;
const SIGNATURE_LENGTH = 22;

/** A token for this visitor in the browser that sent the request. */
export function signHandOver(secret: string, site: Site, visitorId: Id<'visitor'>, request: CollectRequest): string {
  const until = (request.receivedAt.getTime() + VALID_MS).toString(36);
  return `${visitorId}.${until}.${signature(secret, site, visitorId, until, request)}`;
}

/** The visitor that a token hands over, or undefined when it is forged, too old, or another browser's. */
export function readHandOver(
  secret: string,
  site: Site,
  token: string | undefined,
  request: CollectRequest,
): Id<'visitor'> | undefined {
  const [visitor, until = '', signed = ''] = token?.split('.') ?? [];
  const visitorId = parseId<'visitor'>(visitor);
  if (!visitorId || !(Number.parseInt(until, 36) >= request.receivedAt.getTime())) return undefined;
  return equalInConstantTime(signed, signature(secret, site, visitorId, until, request)) ? visitorId : undefined;
}

function signature(secret: string, site: Site, visitorId: string, until: string, request: CollectRequest): string {
  const bound = [site.id, visitorId, until, request.userAgent ?? '', request.address ?? ''].join('\n');
  return hmacSha256(secret, 'hand-over\n', bound).toString('base64url').slice(0, SIGNATURE_LENGTH);
}
