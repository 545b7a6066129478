/**
 * The list of events, newest first: stored ones and refused ones in one order, that of their ids (uuid v7, so of their arrival).
 * Filters have no index; a page looks through a bounded number of events and then says where to go on.
 */
import { and, desc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { eventOf } from '@/db/queries/event-row';
import type { ScopedTransaction } from '@/db/scoped';
import { event, rejectedEvent } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { contains } from '../../text-search';
import { eventPlace, type EventRow, type EventsParams, type EventsResult } from './definition';
import { rowOfRejected, rowsOfEvents } from './row';

/** Events looked through for one filtered page: some 50 ms of reading. */
const SCAN_MAX = 20_000;

/** One page of the site's events that fit the filters. */
export async function listEvents(
  tx: ScopedTransaction,
  site: Site,
  params: EventsParams,
  scanMax = SCAN_MAX,
): Promise<EventsResult> {
  const before = decodeCursor(eventPlace, params.cursor)?.id;
  const floor = isFiltered(params) ? await scanFloor(tx, site.id, before, scanMax) : undefined;
  const range = { siteId: site.id, before, floor, limit: params.limit + 1 };
  const stored = params.status === 'rejected' ? [] : await storedEvents(tx, site, range, params);
  const rejected = params.status === 'accepted' || params.status === 'filtered' ? [] : await rejectedEvents(tx, range, params);
  const found = [...stored, ...rejected].sort((left, right) => (left.id < right.id ? 1 : -1));
  const rows = found.slice(0, params.limit);
  const end = found.length > params.limit ? rows.at(-1)?.id : floor;
  return { rows, ...(end && { nextCursor: encodeCursor({ id: end }) }) };
}

/** Whether a page may have to pass over events. */
function isFiltered({ status, name, source, visitorId, search }: EventsParams): boolean {
  return [name, source, visitorId, search].some(Boolean) || status === 'accepted' || status === 'filtered';
}

type Range = { siteId: Id<'site'>; before: string | undefined; floor: string | undefined; limit: number };

/** The oldest id that this page may look at, or undefined when all the rest is within reach. */
async function scanFloor(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  before: string | undefined,
  scanMax: number,
): Promise<string | undefined> {
  const stored = tx
    .select({ id: event.id })
    .from(event)
    .where(and(eq(event.siteId, siteId), before ? sql`${event.id} < ${before}` : undefined))
    .orderBy(desc(event.id))
    .limit(scanMax + 1);
  const rejected = tx
    .select({ id: rejectedEvent.id })
    .from(rejectedEvent)
    .where(and(eq(rejectedEvent.siteId, siteId), before ? sql`${rejectedEvent.id} < ${before}` : undefined))
    .orderBy(desc(rejectedEvent.id))
    .limit(scanMax + 1);
  const ids = unionAll(
    tx.select({ id: sql<string>`id` }).from(stored.as('s')),
    tx.select({ id: sql<string>`id` }).from(rejected.as('r')),
  );
  const [floor] = await tx
    .select({ id: sql<string>`id` })
    .from(ids.as('ids'))
    .orderBy(desc(sql`id`))
    .offset(scanMax - 1)
    .limit(1);
  return floor?.id;
}

async function storedEvents(tx: ScopedTransaction, site: Site, range: Range, params: EventsParams): Promise<EventRow[]> {
  const { before, floor } = range;
  const rows = await tx
    .select()
    .from(event)
    .where(
      and(
        eq(event.siteId, range.siteId),
        before ? sql`${event.id} < ${before}` : undefined,
        floor ? sql`${event.id} >= ${floor}` : undefined,
        params.status === 'accepted' ? isNull(event.filtered) : undefined,
        params.status === 'filtered' ? isNotNull(event.filtered) : undefined,
        params.name ? eq(event.name, params.name) : undefined,
        params.source ? eq(event.source, params.source) : undefined,
        params.visitorId ? sql`${event.visitorId} = ${params.visitorId}` : undefined,
        params.search
          ? or(
              contains(sql`${event.personal} #>> '{page,url}'`, params.search),
              contains(event.messageId, params.search),
              contains(sql`${event.payload} #>> '{properties,transaction_id}'`, params.search),
            )
          : undefined,
      ),
    )
    .orderBy(desc(event.id))
    .limit(range.limit);
  return rowsOfEvents(tx, site, rows.map(eventOf));
}

/** Refused requests have neither name nor visitor: a filter on those leaves none. */
async function rejectedEvents(tx: ScopedTransaction, range: Range, params: EventsParams): Promise<EventRow[]> {
  if (params.name || params.visitorId) return [];
  const { before, floor } = range;
  const rows = await tx
    .select()
    .from(rejectedEvent)
    .where(
      and(
        eq(rejectedEvent.siteId, range.siteId),
        before ? sql`${rejectedEvent.id} < ${before}` : undefined,
        floor ? sql`${rejectedEvent.id} >= ${floor}` : undefined,
        params.source ? eq(rejectedEvent.source, params.source) : undefined,
        params.search ? contains(rejectedEvent.body, params.search) : undefined,
      ),
    )
    .orderBy(desc(rejectedEvent.id))
    .limit(range.limit);
  return rows.map(rowOfRejected);
}
