/**
 * Sums of facts, for reports that would otherwise read the facts one by one: docs/decisions/0008. A row is a change: what came
 * counts up, what left its place counts down there, in the transaction that changed the facts. Writers only add rows, so that
 * none waits for another; a figure is the sum of its rows, and db/queries/rollup.ts folds those of one key into one. Deliveries,
 * tries and refusals are counted by triggers, so that no statement that changes them can forget it.
 */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { deliveryStates, outcomeClasses } from '@/lib/model/delivery';
import { intakeOutcomes } from '@/lib/model/event';
import { id, instant } from './columns';
import { event } from './event';

/**
 * The quarter of an hour, by its start. Every zone's clocks differ from UTC by whole ones, so any zone's day is a sum of them.
 */
const quarterHour = () => instant('quarter_hour').notNull();
/** Tells rows of one key apart. No sequence: a copy or a replica that is promoted would begin it anew. */
const rowId = () => uuid('id').notNull().defaultRandom();
const total = (name: string) => bigint(name, { mode: 'bigint' }).notNull();
/** Not folded yet. */
const fresh = () => boolean('fresh').notNull().default(true);

/** Events that came in, and what became of each at the door, by when they were received. */
export const intakeRollup = pgTable(
  'intake_rollup',
  {
    siteId: id<'site'>('site_id').notNull(),
    quarterHour: quarterHour(),
    id: rowId(),
    source: text('source').notNull(),
    outcome: text('outcome', { enum: intakeOutcomes }).notNull(),
    /** Why it was filtered or rejected; of an accepted one, what it lacks. */
    reason: text('reason'),
    events: total('events'),
    lastReceivedAt: instant('last_received_at').notNull(),
    fresh: fresh(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.quarterHour, table.id] }),
    index('intake_rollup_fresh').on(table.siteId).where(sql`fresh`),
  ],
);

/** Deliveries in each state, by when they were planned. */
export const deliveryRollup = pgTable(
  'delivery_rollup',
  {
    siteId: id<'site'>('site_id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    quarterHour: quarterHour(),
    id: rowId(),
    state: text('state', { enum: deliveryStates }).notNull(),
    /** As the delivery has it; none of what is delivered. */
    reason: text('reason'),
    deliveries: total('deliveries'),
    fresh: fresh(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.connectionId, table.quarterHour, table.id] }),
    index('delivery_rollup_fresh').on(table.siteId).where(sql`fresh`),
  ],
);

/**
 * Events of requests to platforms by what became of each, by when the request was sent: one that failed twice and then arrived is
 * three.
 */
export const tryRollup = pgTable(
  'try_rollup',
  {
    siteId: id<'site'>('site_id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    quarterHour: quarterHour(),
    id: rowId(),
    class: text('class', { enum: outcomeClasses }).notNull(),
    tries: total('tries'),
    fresh: fresh(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.connectionId, table.quarterHour, table.id] }),
    index('try_rollup_fresh').on(table.siteId).where(sql`fresh`),
  ],
);

/** The start of the quarter of an hour that an instant lies in. */
export function quarterHourOf(at: SQLWrapper): SQL {
  return sql`quarter_hour(${at})`;
}

/** What became of a stored event at the door, and why: the outcome and reason of its row in intake_rollup. */
export const storedOutcome = sql`CASE WHEN ${event.filtered} IS NULL THEN 'accepted' ELSE 'filtered' END`;
export const storedReason = sql`CASE WHEN ${event.filtered} IS NOT NULL THEN ${event.filtered}
  WHEN ${event.consent} ->> 'analytics' = 'denied' THEN 'without_consent' END`;
