/** Refusals of the collection path: the row that is kept and the problem+json (RFC 9457) that the sender reads. */
import { Buffer } from 'node:buffer';
import type { Rejection } from '@/db/queries/rejected';
import { blankPersonalData, REJECTED_BODY_LENGTH_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { CollectReply, CollectRequest, Refused, RejectionNote } from './collect-request';
import type { Allowance } from './refusals';

const statuses: Record<Refused['reason'], { status: number; title: string }> = {
  unknown_path: { status: 404, title: 'No such collection address' },
  unknown_key: { status: 401, title: 'No such write key' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_batch: { status: 400, title: 'The envelope is not valid' },
  malformed_event: { status: 400, title: 'The event is not valid' },
  too_large: { status: 413, title: 'The body is too large' },
  too_many_events: { status: 413, title: 'Too many events' },
  unsupported_encoding: { status: 415, title: 'The content encoding cannot be read' },
  origin_not_allowed: { status: 403, title: "The origin is not one of the site's domains" },
  missing_signature: { status: 401, title: 'The signature is missing' },
  wrong_signature: { status: 401, title: 'The signature is wrong' },
  stale_signature: { status: 401, title: 'The signature is too old' },
  rate_limited: { status: 429, title: 'Too many events a second' },
};

/** Reasons that any stranger can bring about, a thousand times a second. */
const OF_STRANGERS = new Set<RejectionNote['reason']>(['origin_not_allowed', 'rate_limited']);

/** The row that keeps a refusal. `body`: what is shown of the request's, where several rows show the same. */
export function rejectionOf(
  site: Site,
  source: string,
  request: CollectRequest,
  note: RejectionNote,
  id: Id<'rejected_event'>,
  body = shownBody(request),
): Rejection {
  const allowance: Allowance = OF_STRANGERS.has(note.reason) ? 'strangers' : 'public';
  return {
    siteId: site.id,
    id,
    receivedAt: request.receivedAt,
    source,
    ...note,
    body,
    allowance,
  };
}

/** The first part of a body that is not compressed, personal data blanked. Of 2 MB no more is decoded than is kept. */
export function shownBody({ body, encoding }: CollectRequest): string | undefined {
  if (!body || encoding) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 4 * REJECTED_BODY_LENGTH_MAX));
  return blankPersonalData(bytes.toString('utf8').slice(0, REJECTED_BODY_LENGTH_MAX)) || undefined;
}

/** The problem document for a refused request; senders may retry only 429 and 503. */
export function refusal(request: CollectRequest, site: Site | undefined, refused: Refused): CollectReply {
  const { status, title } = statuses[refused.reason];
  return problem(site, status, {
    title,
    reason: refused.reason,
    detail: refused.detail,
    field: refused.field,
    instance: request.path,
  });
}

/** 503: a queue is full, the database takes too long, or there is no room to keep what is refused. */
export function tooBusy(request: CollectRequest, site: Site | undefined): CollectReply {
  const detail = 'The server cannot store this fast enough now. Send the request again: what was stored already counts once.';
  return problem(site, 503, { title: 'Too busy', reason: 'too_busy', detail, instance: request.path });
}

function problem(site: Site | undefined, status: number, members: Record<string, string | undefined>): CollectReply {
  return {
    status,
    headers: status === 429 || status === 503 ? { 'retry-after': '1' } : {},
    body: JSON.stringify({ type: `urn:tieback:problem:${members['reason']}`, status, ...members }),
    contentType: 'application/problem+json',
    site,
  };
}
