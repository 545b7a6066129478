/**
 * The accept shell: one collection request in, one reply out, and in between a commit. What is answered 202 is in Postgres.
 * Steps: site -> limits -> origin -> decode -> parse -> admit -> store (group commit) -> reply. Both the web server's fast path and the Next route
 * handler call `accept`; neither knows more than HTTP.
 */
import type { Database } from '@/db/client';
import { storeRejections, type Rejection } from '@/db/queries/rejected';
import { eventJson, isDataError, storeEvents } from '@/db/queries/store-events';
import { admit, EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { parseInstant } from '@/lib/core/instant';
import { mayIdentify } from '@/lib/model/consent';
import type { EventReceipt, RejectReason, StoredEvent, WireEvent } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { type ParsedBatch, parseBatch } from '@/lib/sources/snippet/parse';
import { type CollectContext, type CollectReply, type CollectRequest, decodeBody, isBodyProblem } from './collect-request';
import { visitorCookie, visitorOf } from './visitor-cookie';
import { groupCommit } from './group-commit';
import { type RejectionNote, rejectionOf, refusal, tooBusy } from './refusal';

/** Rows of one multi-row insert: larger ones gain little and hold up the first of them. */
const GROUP_ROWS_MAX = 500;
/** Some 20 s of work; past it senders are asked to come back. */
const QUEUED_ROWS_MAX = 50_000;

export type Collector = {
  accept(request: CollectRequest): Promise<CollectReply>;
  /** Waits until everything accepted so far is committed. */
  drain(): Promise<void>;
};

/** A collector over its own few connections; `context` holds what it knows of the outside. */
export function createCollector(db: Database, writesInFlightMax: number, context: CollectContext): Collector {
  const limits = { groupRowsMax: GROUP_ROWS_MAX, queuedRowsMax: QUEUED_ROWS_MAX, writesInFlightMax, isRowFault: isDataError };
  const events = groupCommit<{ id: string; json: string }, boolean>({
    ...limits,
    onGroup: context.onGroup,
    write: async (rows) => {
      const fresh = await storeEvents(
        db.$client,
        rows.map((row) => row.json),
      );
      return rows.map((row) => fresh.has(row.id));
    },
  });
  const rejections = groupCommit<Rejection, true>({
    ...limits,
    writesInFlightMax: 1,
    write: async (rows) => {
      await storeRejections(db.$client, rows);
      return rows.map(() => true as const);
    },
  });

  async function refuse(request: CollectRequest, site: Site, note: RejectionNote): Promise<CollectReply> {
    await rejections.submit([rejectionOf(site, request, note, context.newId())]);
    context.onOutcome?.('rejected', note.reason, 1);
    return refusal(request, site, note);
  }

  async function accept(request: CollectRequest): Promise<CollectReply> {
    const site = await context.siteOf(request.path);
    if (!site) return refusal(request, undefined, { reason: 'unknown_path', detail: 'No site collects at this address.' });
    if (!context.originAllowed(site, request)) {
      return refuse(request, site, {
        reason: 'origin_not_allowed',
        detail: `${request.origin} is not one of the site's domains.`,
      });
    }
    const body = decodeBody(request);
    if (isBodyProblem(body)) return refuse(request, site, body);
    const parsed = parseBatch(body.json);
    if (!parsed.ok) return refuse(request, site, { reason: 'malformed_batch', ...parsed.failure });
    const batch = parsed.value;
    const sentAt = parseInstant(batch.envelope.sentAt);
    if (!sentAt)
      return refuse(request, site, { reason: 'malformed_batch', field: 'sentAt', detail: 'must be a time with its zone.' });
    if (batch.events.length > EVENTS_PER_REQUEST_MAX) {
      const detail = `has ${batch.events.length} events; at most ${EVENTS_PER_REQUEST_MAX} go into one request.`;
      return refuse(request, site, { reason: 'too_many_events', field: 'events', detail });
    }
    if (!(await context.withinRate(site, Math.max(1, batch.events.length)))) {
      return refuse(request, site, { reason: 'rate_limited', detail: 'This site sends more events than it may.' });
    }
    return store(request, site, batch, sentAt);
  }

  async function store(request: CollectRequest, site: Site, batch: ParsedBatch, sentAt: Date): Promise<CollectReply> {
    const visitor = visitorOf(site, request.cookie, batch.envelope);
    const admission = {
      siteId: site.id,
      source: 'snippet',
      policy: site.settings.consentPolicy,
      receivedAt: request.receivedAt,
      sentAt,
      visitor,
      envelope: batch.envelope,
      userAgent: request.userAgent,
      ip: request.address,
      ...context.knownOf(request),
      scrubUrl: context.scrubUrl,
    };
    const receipts: EventReceipt[] = [];
    const rows: { id: string; json: string; place: number; messageId: string }[] = [];
    const refused: Rejection[] = [];
    const note = (place: number, reason: RejectReason, problem: FieldProblem, wireId?: string) => {
      refused.push(rejectionOf(site, request, { reason, ...problem }, context.newId()));
      receipts[place] = { id: wireId, status: 'rejected', reason, ...problem };
    };
    batch.events.forEach(({ id: wireId, read }, place) => {
      if (!read.ok) return note(place, 'malformed_event', read.failure, wireId);
      const admitted = admit(read.value, context.newId<'event'>(request.receivedAt), admission);
      if (!admitted.ok) return note(place, 'malformed_event', admitted.failure, wireId);
      rows.push({ ...storableRow(admitted.value), place });
    });
    const kept = refused.length > 0 ? rejections.submit(refused) : undefined;
    const stored = rows.length > 0 ? events.submit(rows) : Promise.resolve([]);
    if (!stored) return tooBusy(request, site);
    const [fresh] = await Promise.all([stored, kept]);
    rows.forEach((row, index) => {
      receipts[row.place] = { id: row.messageId, status: fresh[index] ? 'accepted' : 'duplicate' };
    });
    report(receipts);
    const identified = visitor && mayKeepVisitor(batch, site) ? visitorCookie(site, visitor.id, request) : undefined;
    return {
      status: 202,
      headers: identified ? { 'set-cookie': identified } : {},
      body: JSON.stringify({ events: receipts }),
      contentType: 'application/json',
      site,
    };
  }

  function report(receipts: EventReceipt[]): void {
    for (const receipt of receipts) {
      context.onOutcome?.(receipt.status, receipt.status === 'rejected' ? receipt.reason : undefined, 1);
    }
  }

  return {
    accept,
    drain: async () => {
      await Promise.all([events.drain(), rejections.drain()]);
    },
  };
}

function storableRow(event: StoredEvent): { id: Id<'event'>; json: string; messageId: string } {
  return { id: event.id, json: eventJson(event), messageId: event.messageId };
}

/** The cookie may be set when the latest word on consent in this request allows it. */
function mayKeepVisitor(batch: ParsedBatch, site: Site): boolean {
  const words = batch.events.flatMap(({ read }): WireEvent[] => (read.ok ? [read.value] : []));
  return mayIdentify(words.at(-1)?.consent, site.settings.consentPolicy);
}
