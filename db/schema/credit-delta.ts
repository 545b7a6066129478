/**
 * The ledger of what moved past days: one row for each difference to the credit of an order whose first day is over. Written in
 * the transaction that makes the change, never changed, and kept over rebuilds; so for every day, model and acquisition: credit
 * now = credit at the end of that day + its deltas.
 */
import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { creditDeltaCauses, type ModelId } from '@/lib/model/credit';
import { id, instant, minorUnits } from './columns';

export const creditDelta = pgTable(
  'credit_delta',
  {
    siteId: id<'site'>('site_id').notNull(),
    /** A uuid of version 7: the ledger's own order is that of recording. */
    id: id<'credit_delta'>('id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    orderId: id<'order'>('order_id').notNull(),
    /** The day in the site's zone that moved: the order's. */
    day: date('day', { mode: 'string' }).notNull(),
    model: text('model').$type<ModelId>().notNull(),
    /** Absent: what nobody earned. */
    acquisitionId: id<'acquisition'>('acquisition_id'),
    /** After less before. */
    amount: minorUnits('amount').notNull(),
    currency: text('currency').notNull(),
    cause: text('cause', { enum: creditDeltaCauses }).notNull(),
    eventId: id<'event'>('event_id'),
    auditEntryId: id<'audit_entry'>('audit_entry_id'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('credit_delta_day').on(table.siteId, table.day),
    index('credit_delta_order').on(table.siteId, table.orderId),
    check('credit_delta_origin', sql`${table.cause} = 'rebuild' OR num_nonnulls(${table.eventId}, ${table.auditEntryId}) = 1`),
  ],
);
