/**
 * Admission of a whole batch: each event becomes a row to store or a refusal to keep, and the receipt says which, in the sender's
 * order.
 */
import { type EventRecord, eventRecord } from '@/db/queries/store-events';
import type { Rejection } from '@/db/queries/rejected';
import type { AskedOrders } from '@/db/queries/shop-fetch';
import { type Admission, admit, hashWireUser } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { isDeeper, JSON_DEPTH_MAX } from '@/lib/core/json';
import type { EventReceipt, SourceEvent } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import { type Site, shopCountryOf } from '@/lib/model/site';
import type { ParsedEvent } from '@/lib/sources/define';
import type { CollectContext } from './collect-context';
import type { CollectRequest } from './collect-request';
import { rejectionOf, shownBody } from './refusal';

export type EventRow = EventRecord & { place: number; name: string; source: string; receivedAt: Date; notes?: EventNote[] };

export type AdmittedBatch = {
  siteId: Id<'site'>;
  rows: EventRow[];
  rejections: Rejection[];
  /** Complete for what was refused; the rest is known once the rows are written. */
  receipts: EventReceipt[];
  /** Orders that the request only names: noted together with what is stored, and fetched later. */
  wanted?: Pick<AskedOrders, 'sourceId' | 'orderIds' | 'at'>;
};

export type Batch = {
  site: Site;
  source: string;
  request: CollectRequest;
  /** The sender is known: whatever is refused of theirs is kept. */
  isProven?: boolean;
  events: ParsedEvent[];
  /** The place of the first in the request; 0 unless given. */
  firstPlace?: number;
  /** What admission must know of one event. */
  admissionOf: (event: SourceEvent) => Admission;
};

/** The rows and refusals that the events make. */
export function admitBatch(
  { site, source, request, isProven, events, firstPlace = 0, admissionOf }: Batch,
  context: Pick<CollectContext, 'newId'>,
): AdmittedBatch {
  let shown: { body: string | undefined } | undefined;
  const batch: AdmittedBatch = { siteId: site.id, rows: [], rejections: [], receipts: [] };
  events.forEach(({ id, read, notes }, index) => {
    const place = firstPlace + index;
    const admitted = read.ok
      ? admit(read.value, context.newId<'event'>(request.receivedAt), admissionOf(read.value), notes)
      : { ok: false as const, failure: read.failure };
    if (admitted.ok) {
      const { name, receivedAt, payload } = admitted.value;
      batch.rows.push({ ...eventRecord(admitted.value), place, name, source, receivedAt, notes: payload.notes });
      return;
    }
    const refused = { reason: 'malformed_event' as const, ...admitted.failure };
    const payload = read.ok && !isDeeper(read.value, JSON_DEPTH_MAX) ? mendable(read.value, shopCountryOf(site)) : undefined;
    shown ??= { body: shownBody(request) };
    const rejection = rejectionOf(site, source, request, refused, context.newId(request.receivedAt), shown.body);
    batch.rejections.push({ ...rejection, payload, allowance: isProven ? undefined : rejection.allowance });
    batch.receipts[place] = { id, status: 'rejected', ...refused };
  });
  return batch;
}

/** The receipts once the rows are written; `fresh` says of each whether it was new. */
export function completeReceipts({ rows, receipts }: AdmittedBatch, fresh: boolean[]): EventReceipt[] {
  rows.forEach(({ place, messageId, notes }, index) => {
    receipts[place] = { id: messageId, status: fresh[index] ? 'accepted' : 'duplicate', ...(notes && { notes }) };
  });
  return receipts;
}

/** The event as somebody can mend and release it: personal data as hashes, which pass the door unchanged. */
function mendable({ user, context, ...event }: SourceEvent, shopCountry: string | undefined): Record<string, unknown> {
  return {
    ...event,
    ...(user && { user: hashWireUser(user, shopCountry) }),
    ...(context && { context: { ...context, ip: undefined } }),
  };
}
