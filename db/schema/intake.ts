/** Imported files. */
import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { importStates } from '@/lib/model/import';
import { id, instant } from './columns';

/** One imported file, with how far it is and what became of its rows. */
export const importJob = pgTable(
  'import_job',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'import'>('id').notNull(),
    fileName: text('file_name').notNull(),
    startedBy: text('started_by').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    state: text('state', { enum: importStates }).notNull(),
    /** Bytes of the file, where the sender said so. */
    bytes: bigint('bytes', { mode: 'number' }),
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull(),
    rows: integer('rows').notNull(),
    accepted: integer('accepted').notNull(),
    duplicates: integer('duplicates').notNull(),
    refused: integer('refused').notNull(),
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** A row of an imported file that made no event, for the file of refused rows. */
export const importRefusal = pgTable(
  'import_refusal',
  {
    siteId: id<'site'>('site_id').notNull(),
    importId: id<'import'>('import_id').notNull(),
    row: integer('row').notNull(),
    column: text('column').notNull(),
    detail: text('detail').notNull(),
    record: jsonb('record').$type<string[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.importId, table.row] })],
);
