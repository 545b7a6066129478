/**
 * The event store. `event` is partitioned by month on its id (a uuid v7, so a month is a range of ids) and is only ever appended
 * to, by the SQL function store_events. `event_key` makes a message idempotent; `rejected_event` keeps what was refused.
 * Partitions are made by make_event_partitions.
 */
import { ne, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { bigint, date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Consent } from '@/lib/model/consent';
import { DECISION_SOURCE } from '@/lib/model/decision';
import { filterReasons, rejectReasons } from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import type { EventFacts, EventPersonal } from '@/lib/model/event-personal';
import { id, instant } from './columns';

export const event = pgTable(
  'event',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'event'>('id').notNull(),
    /** The place in the site's log: 1, 2, 3 ... without gaps, in the order of commits. */
    position: bigint('position', { mode: 'bigint' }).notNull(),
    messageId: text('message_id').notNull(),
    source: text('source').notNull(),
    name: text('name').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    visitorId: id<'visitor'>('visitor_id'),
    consent: jsonb('consent').$type<Consent>(),
    country: text('country'),
    filtered: text('filtered', { enum: filterReasons }),
    /** What happened, without whom it happened to. */
    payload: jsonb('payload').$type<EventFacts>().notNull(),
    /** Whom: identifiers, hashes, click ids, addresses. They expire and are erased apart from the facts. */
    personal: jsonb('personal').$type<EventPersonal>(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('event_position').on(table.siteId, table.position),
    index('event_visitor').on(table.siteId, table.visitorId, table.id),
  ],
);

/**
 * Whether somebody sent the event: what people decide in Tieback is in the log too, but did not come in. `table` is the event
 * table or an alias of it.
 */
export function isSentRow(table: { source: SQLWrapper } = event): SQL {
  return ne(table.source, DECISION_SOURCE);
}

export const eventKey = pgTable(
  'event_key',
  {
    siteId: id<'site'>('site_id').notNull(),
    messageId: text('message_id').notNull(),
    eventId: id<'event'>('event_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.messageId] })],
);

export const rejectedEvent = pgTable(
  'rejected_event',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'rejected_event'>('id').notNull(),
    receivedAt: instant('received_at').notNull(),
    source: text('source').notNull(),
    reason: text('reason', { enum: rejectReasons }).notNull(),
    field: text('field'),
    detail: text('detail').notNull(),
    /** The first part of what was sent, with e-mail addresses and phone numbers blanked. */
    body: text('body'),
    /** The refused event itself, its e-mail and phone hashed, when it can be mended and released. */
    payload: jsonb('payload').$type<Record<string, unknown>>(),
    releasedAt: instant('released_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/**
 * Requests that a webhook's address refused, whole, until a mended secret or mapping releases them. The row of rejected_event
 * with the same id says why.
 */
export const refusedBody = pgTable(
  'refused_body',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'rejected_event'>('id').notNull(),
    sourceId: id<'source'>('source_id').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** The request with its headers: lib/pipeline/collect/kept-body.ts. */
    sealed: jsonb('sealed').$type<Sealed>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('refused_body_source').on(table.siteId, table.sourceId, table.id),
  ],
);

/** How much of what was refused on a day (UTC) was to be kept, under each allowance: what is more is counted alone. */
export const refusalDay = pgTable(
  'refusal_day',
  {
    siteId: id<'site'>('site_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** `strangers`, `public`, or a source by its id. */
    allowance: text('allowance').notNull(),
    kept: integer('kept').notNull(),
    bytes: bigint('bytes', { mode: 'bigint' }).notNull().default(sql`0`),
    released: integer('released').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.day, table.allowance] })],
);

/** A running worker process; one that was not seen for a while is dead. */
export const worker = pgTable('worker', {
  id: id<'worker'>('id').primaryKey(),
  startedAt: instant('started_at').notNull(),
  seenAt: instant('seen_at').notNull(),
});
