/** What all programs of one installation must agree on, and how far its demo store was filled. */
import { bigint, date, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';

/** At most one row. */
export const installation = pgTable('installation', {
  id: smallint('id').primaryKey(),
  /** The id of the key that secrets and personal data are sealed under: a digest, of which the key cannot be made. */
  sealingKey: text('sealing_key').notNull(),
  /** Since when. */
  agreedAt: instant('agreed_at').notNull(),
  /** Since when the tables are spread over nodes by Citus (db/distribution); absent on plain Postgres. */
  distributedAt: instant('distributed_at'),
});

/** A demo store while it is filled, and once it is full; absent for demos of before. */
export const demoFill = pgTable('demo_fill', {
  siteId: id<'site'>('site_id').primaryKey(),
  /** The simulation's today. */
  startedAt: instant('started_at').notNull(),
  finishedAt: instant('finished_at'),
});

/** How many addresses X-Forwarded-For named in the requests of a UTC day: how many, and never which. */
export const forwardedSeen = pgTable(
  'forwarded_seen',
  {
    day: date('day').notNull(),
    entries: smallint('entries').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.entries] })],
);
