/**
 * What a change of a site's settings makes work on of stored rows, and how far that has come: one row a site and kind, taken up
 * anew when the settings change again.
 */
import { bigint, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { rederivationKinds } from '@/lib/model/rederivation';
import { id, instant } from './columns';

export const rederivation = pgTable(
  'rederivation',
  {
    siteId: id<'site'>('site_id').notNull(),
    kind: text('kind', { enum: rederivationKinds }).notNull(),
    /** The change, as the audit log tells it; absent where a new version of the program asks. */
    auditEntryId: id<'audit_entry'>('audit_entry_id'),
    requestedAt: instant('requested_at').notNull(),
    /** What is gone through first, then second; absent until it began. */
    phase: text('phase'),
    /** The last row of the phase that is done. */
    place: uuid('place'),
    done: bigint('done', { mode: 'bigint' }).notNull().default(sql`0`),
    total: bigint('total', { mode: 'bigint' }),
    /** Rows that the change altered. */
    changed: bigint('changed', { mode: 'bigint' }).notNull().default(sql`0`),
    /** When the last step was made. */
    steppedAt: instant('stepped_at'),
    finishedAt: instant('finished_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.kind] })],
);
