/**
 * The event store. `event` is partitioned by month on its id (a uuid v7, so a month is a range of ids) and is only ever appended to.
 * `event_key` makes a message idempotent; `rejected_event` keeps what was refused. Partitions are made by SQL: drizzle/0001.
 */
import { bigint, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Consent } from '@/lib/model/consent';
import { type EventPayload, filterReasons, rejectReasons } from '@/lib/model/event';
import { id, instant, transactionId } from './columns';

export const event = pgTable(
  'event',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'event'>('id').notNull(),
    /** Order within a transaction; with `transactionId` the place in the log. */
    sequence: bigint('sequence', { mode: 'bigint' }).notNull().default(sql`nextval('event_sequence')`),
    transactionId: transactionId('transaction_id').notNull().default(sql`pg_current_xact_id()`),
    messageId: text('message_id').notNull(),
    source: text('source').notNull(),
    name: text('name').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    visitorId: id<'visitor'>('visitor_id'),
    consent: jsonb('consent').$type<Consent>(),
    country: text('country'),
    ip: text('ip'),
    filtered: text('filtered', { enum: filterReasons }),
    payload: jsonb('payload').$type<EventPayload>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('event_log').on(table.siteId, table.transactionId, table.sequence),
    index('event_visitor').on(table.siteId, table.visitorId, table.id),
  ],
);

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

/** How far the worker has derived a site's log; advanced in the same transaction as the rows derived from it. */
export const cursor = pgTable('cursor', {
  siteId: id<'site'>('site_id').primaryKey(),
  transactionId: transactionId('transaction_id').notNull(),
  sequence: bigint('sequence', { mode: 'bigint' }).notNull(),
  /** When the last derived event was received; now minus this is the lag while events wait. */
  eventReceivedAt: instant('event_received_at'),
  processedAt: instant('processed_at'),
  rebuildingSince: instant('rebuilding_since'),
});

/** A running worker process; one that was not seen for a while is dead. */
export const worker = pgTable('worker', {
  id: id<'worker'>('id').primaryKey(),
  startedAt: instant('started_at').notNull(),
  seenAt: instant('seen_at').notNull(),
});
