/**
 * The accept shell: one request in, one reply out, and in between a commit. What is answered 2xx is in Postgres. The web server's
 * fast path and the Next route handlers call it; none of them knows more than HTTP. Snippet requests are read in
 * snippet-request.ts, all other sources in source-request.ts.
 */
import type { Database } from '@/db/client';
import type { EventReceipt } from '@/lib/model/event';
import type { AdmittedBatch } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectReply, CollectRequest, RejectionNote } from './collect-request';
import { invariant } from '@/lib/core/invariant';
import { openEventWriter } from './event-writer';
import { keptBody } from './kept-body';
import { type Door, type Passage, SNIPPET, type SourceCall } from './passage';
import { refusal, rejectionOf, tooBusy } from './refusal';
import { acceptSnippet } from './snippet-request';
import { acceptSource } from './source-request';

/**
 * What a webhook's address refuses is kept whole: its shop may never send it again, and a mended secret or mapping, or a later version
 * of ours, reads it. All but this, which the shop is told to send again. Nothing is left to be kept of a body past the largest
 * allowed: its refusal says how large it was.
 */
const NOT_KEPT: RejectionNote['reason'] = 'rate_limited';

export type Collector = {
  /** A request of the snippet, at the site's own path. */
  accept(request: CollectRequest): Promise<CollectReply>;
  /** A request of any other source. */
  acceptSource(call: SourceCall): Promise<CollectReply>;
  /**
   * Writes an admitted batch, for callers that are not requests (imports, releases). Resolves to undefined while the queue is
   * full.
   */
  write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined>;
  /** Waits until everything accepted so far is committed. */
  drain(): Promise<void>;
};

/** A collector over its own few connections; `context` holds what it knows of the outside. */
export function createCollector(db: Database, writesInFlightMax: number, context: CollectContext): Collector {
  const writer = openEventWriter(db, writesInFlightMax, context);
  const door: Door = { context, write: writer.write, keepBody: writer.keepBody, countLost: writer.countLost, refuse };

  async function refuse(passage: Passage, note: RejectionNote): Promise<CollectReply> {
    const { request, call, site, source, webhook, isProven } = passage;
    invariant(site, 'only what belongs to a site is kept');
    const rejection = rejectionOf(site, source?.kind ?? SNIPPET, request, note, context.newId(request.receivedAt));
    if (call && webhook && request.body && note.reason !== NOT_KEPT) {
      const body = keptBody(call, request.body, webhook.id, context.seal);
      if (!(await writer.keepBody([rejection], body))) return tooBusy(request, site);
      context.onOutcome?.('rejected', note.reason, 1);
    } else {
      await writer.keep({ ...rejection, allowance: isProven ? undefined : rejection.allowance });
    }
    return refusal(request, site, note);
  }

  return {
    accept: (request) => acceptSnippet(request, door),
    acceptSource: (call) => acceptSource(call, door),
    write: writer.write,
    drain: writer.drain,
  };
}
