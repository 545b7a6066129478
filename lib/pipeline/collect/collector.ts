/**
 * The accept shell: one request in, one reply out, and in between a commit. What is answered 2xx is in Postgres.
 * Steps: site -> limits -> origin or signature -> decode -> parse -> admit -> store (group commit) -> reply. The web server's fast path and the
 * Next route handlers call it; none of them knows more than HTTP. Snippet requests are read here, all other sources in source-request.ts.
 */
import type { Database } from '@/db/client';
import { type Rejection, storeRejections } from '@/db/queries/rejected';
import { countRepeats } from '@/db/queries/repeats';
import { isDataError, storeEvents } from '@/db/queries/store-events';
import { EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { parseInstant } from '@/lib/core/instant';
import { mayIdentify } from '@/lib/model/consent';
import type { EventReceipt, WireEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { type ParsedBatch, parseBatch } from '@/lib/sources/snippet/parse';
import { type AdmittedBatch, admitBatch, type EventRow, completeReceipts } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectReply, CollectRequest, RejectionNote } from './collect-request';
import { decodeBody, isBodyProblem } from './decode-body';
import { groupCommit } from './group-commit';
import { readHandOver, signHandOver } from './hand-over';
import { refusal, rejectionOf, tooBusy } from './refusal';
import { acceptSource, type Door, type SourceCall } from './source-request';
import { forgetVisitor, hasSeveralDomains, visitorCookie, visitorOf } from './visitor-cookie';

/** Rows of one multi-row insert: larger ones gain little and hold up the first of them. */
const GROUP_ROWS_MAX = 500;
/** Some 20 s of work; past it senders are asked to come back. */
const QUEUED_ROWS_MAX = 50_000;
const SNIPPET = 'snippet';

export type Collector = {
  /** A request of the snippet, at the site's own path. */
  accept(request: CollectRequest): Promise<CollectReply>;
  /** A request of any other source. */
  acceptSource(call: SourceCall): Promise<CollectReply>;
  /** Writes an admitted batch, for callers that are not requests (imports, releases). Rejects when the queue stays full. */
  write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined>;
  /** Waits until everything accepted so far is committed. */
  drain(): Promise<void>;
};

/** A collector over its own few connections; `context` holds what it knows of the outside. */
export function createCollector(db: Database, writesInFlightMax: number, context: CollectContext): Collector {
  const limits = { groupRowsMax: GROUP_ROWS_MAX, queuedRowsMax: QUEUED_ROWS_MAX, writesInFlightMax, isRowFault: isDataError };
  const events = groupCommit<EventRow, boolean>({
    ...limits,
    onGroup: context.onGroup,
    write: async (rows) => {
      const fresh = await storeEvents(
        db.$client,
        rows.map((row) => row.json),
      );
      if (fresh.size < rows.length) {
        await countRepeats(
          db.$client,
          rows.filter((row) => !fresh.has(row.id)),
        );
      }
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

  async function refuse(request: CollectRequest, site: Site, note: RejectionNote, source = SNIPPET): Promise<CollectReply> {
    await rejections.submit([rejectionOf(site, source, request, note, context.newId(request.receivedAt))]);
    context.onOutcome?.('rejected', note.reason, 1);
    return refusal(request, site, note);
  }

  /** Undefined when the queue is full and nothing was written. */
  async function write(batch: AdmittedBatch): Promise<EventReceipt[] | undefined> {
    const kept = batch.rejections.length > 0 ? rejections.submit(batch.rejections) : undefined;
    const stored = batch.rows.length > 0 ? events.submit(batch.rows) : Promise.resolve([]);
    if (!stored) return undefined;
    const [fresh] = await Promise.all([stored, kept]);
    const receipts = completeReceipts(batch, fresh);
    for (const receipt of receipts) {
      context.onOutcome?.(receipt.status, receipt.status === 'rejected' ? receipt.reason : undefined, 1);
    }
    return receipts;
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
    if (request.appProxyQuery && context.appProxySigned?.(site, request.appProxyQuery) === false) {
      return refuse(request, site, {
        reason: 'wrong_signature',
        field: 'signature',
        detail: 'The app proxy’s signature does not fit.',
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
    const secret = context.handOverSecret;
    const handedOver = readHandOver(secret, site, batch.envelope.link, request);
    const visitor = visitorOf(site, request.cookie, batch.envelope, handedOver);
    const known = context.knownOf(request);
    const policy = context.policyOf(site, known.country);
    const admission = {
      siteId: site.id,
      source: SNIPPET,
      policy,
      receivedAt: request.receivedAt,
      sentAt,
      visitor,
      linkedVisitor: handedOver === visitor?.id ? undefined : handedOver,
      envelope: batch.envelope,
      userAgent: request.userAgent,
      ip: request.address,
      ...known,
      seal: site.settings.keepPersonalData ? context.seal : undefined,
      scrubUrl: context.scrubUrl,
    };
    const admitted = admitBatch({ site, source: SNIPPET, request, events: batch.events, admissionOf: () => admission }, context);
    const receipts = await write(admitted);
    if (!receipts) return tooBusy(request, site);
    const identified = visitor && mayKeepVisitor(batch, policy) ? visitorCookie(site, visitor.id, request) : undefined;
    const cookie = identified ?? (isWithdrawal(batch) ? forgetVisitor(site, request) : undefined);
    return {
      status: 202,
      headers: cookie ? { 'set-cookie': cookie } : {},
      body: JSON.stringify({ events: receipts, ...(identified && visitor && answerTo(visitor.id, site, request)) }),
      contentType: 'application/json',
      site,
    };
  }

  /** What the page may know of its visitor: the id that its cookie keeps, and a token for the site's other domains. */
  function answerTo(visitor: Id<'visitor'>, site: Site, request: CollectRequest): Record<string, string> {
    if (!hasSeveralDomains(site)) return { visitor };
    return { visitor, link: signHandOver(context.handOverSecret, site, visitor, request) };
  }

  const door: Door = { context, refuse, write };
  return {
    accept,
    acceptSource: (call) => acceptSource(call, door),
    write,
    drain: async () => {
      await Promise.all([events.drain(), rejections.drain()]);
    },
  };
}

/** The visitor has just taken consent back: a denied purpose on any other event may be a page's own default. */
function isWithdrawal({ events }: ParsedBatch): boolean {
  return events.some(({ read }) => read.ok && read.value.name === 'consent' && read.value.consent?.analytics === 'denied');
}

/** The cookie may be set when the latest word on consent in this request allows it. */
function mayKeepVisitor(batch: ParsedBatch, policy: Site['settings']['consentPolicy']): boolean {
  const words = batch.events.flatMap(({ read }): WireEvent[] => (read.ok ? [read.value] : []));
  return mayIdentify(words.at(-1)?.consent, policy);
}
