/**
 * The order of each site's log, and how far it is derived. Positions are given while an advisory lock of the site is held
 * (store_events), so nothing here hangs on the database's transaction ids: docs/decisions/0006.
 */
import { sql } from 'drizzle-orm';
import { bigint, date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant, transactionId } from './columns';

const position = (name: string) => bigint(name, { mode: 'bigint' });

/** One row a site: which generation of derived rows is read, and what was planned for delivery whatever is rebuilt. */
export const siteLog = pgTable('site_log', {
  siteId: id<'site'>('site_id').primaryKey(),
  generation: integer('generation').notNull().default(1),
  /** Events up to here owe nothing any more: a rebuild plans no delivery. */
  plannedPosition: position('planned_position').notNull().default(sql`0`),
  /** Events up to here are counted in intake_rollup, once, whatever is rebuilt. */
  rolledPosition: position('rolled_position').notNull().default(sql`0`),
});

/**
 * Which month's partition holds which positions. Every storing statement adds its own rows, and nobody updates one, so that the
 * greatest position is the first entry of an index whatever old snapshot keeps dead rows alive; neighbours of a month are merged
 * later (db/queries/segments.ts).
 */
export const logSegment = pgTable(
  'log_segment',
  {
    siteId: id<'site'>('site_id').notNull(),
    lastPosition: position('last_position').notNull(),
    firstPosition: position('first_position').notNull(),
    /** First day of the month, UTC. Absent while these events are still to be numbered. */
    month: date('month', { mode: 'string' }),
    /** Retention has taken these events away: a gap that is meant. */
    removedAt: instant('removed_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.lastPosition] })],
);

/** How far a generation of a site's derived rows has come; moved in the same transaction as the rows derived. */
export const cursor = pgTable(
  'cursor',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: integer('generation').notNull().default(1),
    position: position('position').notNull().default(sql`0`),
    /** When the last derived event was received. */
    eventReceivedAt: instant('event_received_at'),
    processedAt: instant('processed_at'),
    /** While a rebuild fills the generation; it is not read yet. */
    rebuildingSince: instant('rebuilding_since'),
    /** Of the settings that the rebuild derives under: it cannot go on under others. */
    settingsDigest: text('settings_digest'),
    /** The models that all its orders are credited under, each with its fingerprint; absent until something is derived. */
    creditedModels: jsonb('credited_models').$type<Record<string, string>>(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.generation] })],
);

/**
 * What the site's last rebuild found that a connection was never owed, for a person to send by a back-fill: a rebuild plans no
 * delivery itself.
 */
export const rebuildFinding = pgTable(
  'rebuild_finding',
  {
    siteId: id<'site'>('site_id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    /** Of the events. */
    name: text('name').notNull(),
    events: integer('events').notNull(),
    /** Minor units as decimal text, by currency; empty where such events have no money. */
    money: jsonb('money').$type<Record<string, string>>().notNull(),
    /** When the first and the last of them happened. */
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
    foundAt: instant('found_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.connectionId, table.name] })],
);

/** Sites of a database made before positions, until all their events have one (db/numbering.ts); otherwise empty. */
export const logNumbering = pgTable('log_numbering', {
  siteId: uuid('site_id').primaryKey(),
  /** How many events there are to number: new ones follow them. */
  events: position('events').notNull(),
  /** Between the two steps of counting: transactions from here on were not counted yet. */
  countedBefore: transactionId('counted_before'),
  numbered: position('numbered').notNull().default(sql`0`),
  /** First sequence numbers of later eras: see db/queries/numbering.ts. Absent until they were looked for. */
  eraStarts: bigint('era_starts', { mode: 'bigint' }).array(),
  /** The place of the last event numbered, in the order that the log had before. */
  era: smallint('era').notNull().default(0),
  transactionId: transactionId('transaction_id').notNull().default(sql`0`),
  sequence: position('sequence').notNull().default(sql`0`),
});
