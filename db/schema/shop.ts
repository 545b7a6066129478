/**
 * Orders that are asked for at a shop's own API: which a webhook has named, how far the past of the shop has been taken in, and
 * what webhooks have missed. Nothing here is derived: what was fetched is stored as events like all others.
 * Beside them the days of a shop's own report and the orders of its own list, which totals are held against.
 */
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { purchaseStatuses } from '@/lib/model/purchase';
import { backfillStates, missKinds } from '@/lib/model/shop';
import { sql } from 'drizzle-orm';
import { id, instant, minorUnits } from './columns';

/** One row for each source that has access to its shop. The secrets of the access are sealed in `source.credentials`. */
export const shopSync = pgTable(
  'shop_sync',
  {
    siteId: id<'site'>('site_id').notNull(),
    sourceId: id<'source'>('source_id').notNull(),
    /** What of the access is no secret, by the name of its field. */
    access: jsonb('access').$type<Record<string, string>>().notNull(),
    /** Failed requests in a row, and until when none is made. */
    failures: integer('failures').notNull().default(0),
    openUntil: instant('open_until'),
    /** Why the last request failed; absent: it did not. */
    problem: text('problem'),
    problemAt: instant('problem_at'),
    backfillState: text('backfill_state', { enum: backfillStates }),
    backfillStartedBy: text('backfill_started_by'),
    backfillStartedAt: instant('backfill_started_at'),
    backfillFinishedAt: instant('backfill_finished_at'),
    /** Orders placed from then on come by webhooks and by reconciling. */
    backfillUntil: instant('backfill_until'),
    /** Where the next page begins, in the shop's own words. Absent: at the beginning. */
    backfillCursor: text('backfill_cursor'),
    backfillTaken: integer('backfill_taken').notNull().default(0),
    backfillRefused: integer('backfill_refused').notNull().default(0),
    /** How many orders the shop says it has to tell of. */
    backfillTotal: integer('backfill_total'),
    /** When the oldest order taken so far was placed. */
    backfillReached: instant('backfill_reached'),
    /** The shop shows no orders placed before, for want of this permission. */
    backfillEndsAt: instant('backfill_ends_at'),
    backfillMissing: text('backfill_missing'),
    /** Every order changed before is as the shop has it. */
    reconciledTo: instant('reconciled_to').notNull(),
    reconcileDueAt: instant('reconcile_due_at').notNull(),
    /** The pass under way: up to when, where its next page begins, and what it has found so far. */
    passTo: instant('pass_to'),
    passCursor: text('pass_cursor'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.sourceId] })],
);

/** Orders that a webhook has named and that are still to be fetched. */
export const shopFetch = pgTable(
  'shop_fetch',
  {
    siteId: id<'site'>('site_id').notNull(),
    sourceId: id<'source'>('source_id').notNull(),
    orderId: text('order_id').notNull(),
    /** How often it was named: what is named again while it is fetched is fetched again. */
    asks: integer('asks').notNull().default(1),
    askedAt: instant('asked_at').notNull(),
    dueAt: instant('due_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    problem: text('problem'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.sourceId, table.orderId] })],
);

/** Orders that a look at the shop has found to be missing, or other than webhooks had told. */
export const shopMiss = pgTable(
  'shop_miss',
  {
    siteId: id<'site'>('site_id').notNull(),
    sourceId: id<'source'>('source_id').notNull(),
    orderId: text('order_id').notNull(),
    foundAt: instant('found_at').notNull(),
    kind: text('kind', { enum: missKinds }).notNull(),
    orderName: text('order_name'),
    /** What the order is worth as the shop has it now. */
    currency: text('currency'),
    value: minorUnits('value'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.sourceId, table.orderId, table.foundAt] })],
);

/** How many orders each day's looks went through. */
export const shopCheckDay = pgTable(
  'shop_check_day',
  {
    siteId: id<'site'>('site_id').notNull(),
    sourceId: id<'source'>('source_id').notNull(),
    /** UTC. */
    day: date('day', { mode: 'string' }).notNull(),
    orders: integer('orders').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.sourceId, table.day] })],
);

/**
 * A day as a report of the shop's own has it, from a file that somebody gave: money in minor units of the site's currency, what the
 * file has no column for is NULL. The last file that has a day counts.
 */
export const shopDay = pgTable(
  'shop_day',
  {
    siteId: id<'site'>('site_id').notNull(),
    /** Of the shop's own zone. */
    day: date('day', { mode: 'string' }).notNull(),
    currency: text('currency').notNull(),
    orders: integer('orders'),
    gross: minorUnits('gross'),
    /** Taken off, and brought back: both above zero where they lower the total. */
    discounts: minorUnits('discounts'),
    returns: minorUnits('returns'),
    net: minorUnits('net'),
    shipping: minorUnits('shipping'),
    tax: minorUnits('tax'),
    total: minorUnits('total'),
    importedBy: text('imported_by').notNull(),
    importedAt: instant('imported_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.day] })],
);

/**
 * An order as a list of the shop's own has it, from a file that somebody gave: it becomes no order here. Money in minor units of its
 * currency. The last file that has an order counts.
 */
export const shopOrder = pgTable(
  'shop_order',
  {
    siteId: id<'site'>('site_id').notNull(),
    /** What the shop calls it. */
    orderKey: text('order_key').notNull(),
    placedAt: instant('placed_at').notNull(),
    status: text('status', { enum: purchaseStatuses }).notNull(),
    test: boolean('test').notNull(),
    currency: text('currency').notNull(),
    total: minorUnits('total').notNull(),
    tax: minorUnits('tax').notNull(),
    shipping: minorUnits('shipping').notNull(),
    discount: minorUnits('discount').notNull(),
    /** What went back of the total; lists say how much, and seldom when. */
    refunded: minorUnits('refunded').notNull(),
    refundedAt: instant('refunded_at'),
    importedBy: text('imported_by').notNull(),
    importedAt: instant('imported_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.orderKey] }),
    index('shop_order_placed').on(table.siteId, table.placedAt),
    index('shop_order_refunded').on(table.siteId, table.refundedAt).where(sql`refunded_at IS NOT NULL`),
  ],
);
