/** Computations of data-driven attribution: what was asked, from which paths, how far it is, and what came of it. */
import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { type DataDrivenQuestion, dataDrivenKinds, runStates } from '@/lib/model/data-driven';
import type { DataDrivenFigures } from '@/lib/model/data-driven-figures';
import { id, instant } from './columns';

/** No derived table: a rebuild leaves it alone, and the fingerprint says that its paths are of before. */
export const dataDrivenRun = pgTable(
  'data_driven_run',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'data_driven_run'>('id').notNull(),
    kind: text('kind', { enum: dataDrivenKinds }).notNull(),
    params: jsonb('params').$type<DataDrivenQuestion>().notNull(),
    /** Of the orders and paths that it was worked out from; when asked for, of those there were. */
    fingerprint: text('fingerprint').notNull(),
    state: text('state', { enum: runStates }).notNull(),
    /** Percent. */
    progress: smallint('progress').notNull().default(0),
    result: jsonb('result').$type<DataDrivenFigures>(),
    error: text('error'),
    requestedAt: instant('requested_at').notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Who asked, as the audit log writes it. */
    requestedBy: text('requested_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('data_driven_run_asked').on(table.siteId, table.requestedAt),
    // Asked for twice at once, it is worked out once.
    uniqueIndex('data_driven_run_open').on(table.siteId, sql`md5(${table.params}::text)`).where(sql`finished_at IS NULL`),
  ],
);
