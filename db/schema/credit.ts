/** The path of touchpoints before each order, the credit that those earned, and why it changed. Derived; money in minor units. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { touchRejections } from '@/lib/model/credit';
import { salesChannels } from '@/lib/model/sales-channel';
import { sql } from 'drizzle-orm';
import { earned, generation, id, instant, minorUnits } from './columns';

/** Every touchpoint considered for an order, in time order; `rejection` says why one earned nothing. */
export const pathTouch = pgTable(
  'path_touch',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    orderId: id<'order'>('order_id').notNull(),
    position: integer('position').notNull(),
    touchpointId: id<'touchpoint'>('touchpoint_id').notNull(),
    rejection: text('rejection', { enum: touchRejections }),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.position] })],
);

/** The ledger of credit. Entry 0 is the sale, entries 1.. are its refunds in order, negative. No touchpoint: unattributed. */
export const credit = pgTable(
  'credit',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    orderId: id<'order'>('order_id').notNull(),
    entry: smallint('entry').notNull(),
    orderedAt: instant('ordered_at').notNull(),
    postedAt: instant('posted_at').notNull(),
    ...earned(),
    /** Of the order, as it is stored with it. */
    salesChannel: text('sales_channel', { enum: salesChannels }).notNull(),
    leftOut: boolean('left_out').notNull(),
    test: boolean('test').notNull(),
    /** Its part of what the order cost in each tier, and of the revenue whose costs are known; NULL where nothing is (docs/decisions/0036). */
    tierOne: minorUnits('tier_one'),
    tierTwo: minorUnits('tier_two'),
    tierThree: minorUnits('tier_three'),
    knownRevenue: minorUnits('known_revenue'),
    /** Whether it is its buyer's first: one of firstOrderCodes (lib/model/credit.ts). */
    firstOrder: smallint('first_order').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.model, table.entry, table.position] }),
    // Reports of credit read this alone (docs/decisions/0026). Test orders are in none.
    index('credit_report')
      .on(
        table.siteId,
        table.generation,
        table.model,
        table.orderedAt,
        table.acquisitionId,
        table.landingId,
        table.amount,
        table.share,
        table.currency,
        table.salesChannel,
        table.leftOut,
        table.firstOrder,
        table.hasClickId,
        table.device,
        table.country,
        table.touchedAt,
        table.orderId,
        table.tierOne,
        table.tierTwo,
        table.tierThree,
        table.knownRevenue,
      )
      .where(sql`NOT test`),
    // Refunds by the day on which the money went back.
    index('credit_refunds').on(table.siteId, table.generation, table.model, table.postedAt).where(sql`entry > 0 AND NOT test`),
  ],
);

/** Why an order's credit changed after it was first made. */
export const orderChange = pgTable(
  'order_change',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'order_change'>('id').notNull(),
    orderId: id<'order'>('order_id').notNull(),
    changedAt: instant('changed_at').notNull(),
    cause: text('cause', { enum: ['late_touch', 'merge', 'split', 'refund', 'statement', 'decision', 'names'] }).notNull(),
    eventId: id<'event'>('event_id').notNull(),
    detail: jsonb('detail').$type<Record<string, string>>(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] }), index('order_change_order').on(table.siteId, table.orderId)],
);
