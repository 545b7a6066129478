/**
 * The accept shell: one request in, one reply out, and in between a commit. What is answered 2xx is in Postgres. The web server's
 * fast path and the Next route handlers call it; none of them knows more than HTTP. Snippet requests are read in
 * snippet-request.ts, all other sources in source-request.ts.
 */
import type { Database } from '@/db/client';
import type { EventReceipt } from '@/lib/model/event';
import type { AdmittedBatch } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectReply, CollectRequest } from './collect-request';
import { openEventWriter } from './event-writer';
import { refusal, rejectionOf } from './refusal';
import { acceptSnippet, SNIPPET } from './snippet-request';
import { acceptSource, type Door, type SourceCall } from './source-request';

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
  const door: Door = {
    context,
    write: writer.write,
    async refuse(request, site, note, source = SNIPPET) {
      await writer.keep(rejectionOf(site, source, request, note, context.newId(request.receivedAt)));
      return refusal(request, site, note);
    },
  };
  return {
    accept: (request) => acceptSnippet(request, door),
    acceptSource: (call) => acceptSource(call, door),
    write: writer.write,
    drain: writer.drain,
  };
}
