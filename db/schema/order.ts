/** Orders, their refunds, the path of touchpoints before each, and the credit those earned. All derived; money in minor units. */
import { boolean, bigint, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { modelIds, touchRejections } from '@/lib/model/credit';
import { orderStates, unpaidStates } from '@/lib/model/order';
import { and, eq, notInArray, type SQL, type SQLWrapper } from 'drizzle-orm';
import { basePerson, generation, id, instant, minorUnits } from './columns';

export const order = pgTable(
  'order',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'order'>('id').notNull(),
    orderKey: text('order_key').notNull(),
    orderedAt: instant('ordered_at').notNull(),
    currency: text('currency').notNull(),
    total: minorUnits('total').notNull(),
    tax: minorUnits('tax').notNull(),
    shipping: minorUnits('shipping').notNull(),
    discount: minorUnits('discount').notNull(),
    revenue: minorUnits('revenue').notNull(),
    /** The part of `revenue` that was refunded. */
    refunded: minorUnits('refunded').notNull(),
    state: text('state', { enum: orderStates }).notNull(),
    test: boolean('test').notNull(),
    coupon: text('coupon'),
    newCustomer: boolean('new_customer').notNull(),
    /** What the store said of the buyer, where it said anything; else the person's first order decides. */
    declaredNew: boolean('declared_new'),
    visitorId: id<'visitor'>('visitor_id'),
    personId: id<'person'>('person_id'),
    basePersonId: basePerson(),
    /** Who had the browser, as first seen, until this order named another. */
    browserPersonId: id<'person'>('browser_person_id'),
    sessionId: id<'session'>('session_id'),
    /** The event whose word on the order's money and state counts. */
    eventId: id<'event'>('event_id').notNull(),
    /** The sources that spoke of it, sorted. */
    sources: text('sources').array().notNull(),
    /** Identifiers that its statements named, as "kind:value", strongest first: one of them joins it to a browser. */
    claims: text('claims').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    uniqueIndex('order_key').on(table.siteId, table.generation, table.orderKey),
    index('order_ordered').on(table.siteId, table.generation, table.orderedAt, table.id),
    index('order_person').on(table.siteId, table.generation, table.personId, table.orderedAt),
    index('order_visitor').on(table.siteId, table.generation, table.visitorId, table.orderedAt),
  ],
);

/** Whether a row is a sale: paid, and no test. `table` is the order table or an alias of it. */
export function isSaleRow(table: { state: SQLWrapper; test: SQLWrapper } = order): SQL | undefined {
  return and(eq(table.test, false), notInArray(table.state, [...unpaidStates]));
}

/**
 * Which events spoke of an order, and whose they were; what a person decided of it is one of them. The order is worked out from
 * all its statements, whatever order they came in.
 */
export const orderEvent = pgTable(
  'order_event',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    orderId: id<'order'>('order_id').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    role: text('role', { enum: ['stated', 'refunded', 'decision'] }).notNull(),
    source: text('source').notNull(),
    visitorId: id<'visitor'>('visitor_id'),
    personId: id<'person'>('person_id'),
    basePersonId: basePerson(),
    browserPersonId: id<'person'>('browser_person_id'),
    sessionId: id<'session'>('session_id'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.eventId] }),
    index('order_event_person').on(table.siteId, table.generation, table.personId),
  ],
);

export const refund = pgTable(
  'refund',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'refund'>('id').notNull(),
    /** The order's key: a refund may arrive before its order. */
    orderKey: text('order_key').notNull(),
    /** Absent: the whole of what is left of the order. */
    amount: minorUnits('amount'),
    currency: text('currency'),
    refundedAt: instant('refunded_at').notNull(),
    /** How much its source knows of money: a refund that a shop and a browser both report counts once, as the shop tells it. */
    authority: smallint('authority').notNull(),
    logPosition: bigint('log_position', { mode: 'bigint' }).notNull(),
    eventId: id<'event'>('event_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('refund_order').on(table.siteId, table.generation, table.orderKey),
  ],
);

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
    model: text('model', { enum: modelIds }).notNull(),
    entry: smallint('entry').notNull(),
    /** Position in the path; -1 is the unattributed row. */
    position: integer('position').notNull(),
    touchpointId: id<'touchpoint'>('touchpoint_id'),
    amount: minorUnits('amount').notNull(),
    currency: text('currency').notNull(),
    weight: bigint('weight', { mode: 'bigint' }).notNull(),
    totalWeight: bigint('total_weight', { mode: 'bigint' }).notNull(),
    orderedAt: instant('ordered_at').notNull(),
    postedAt: instant('posted_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.model, table.entry, table.position] }),
    index('credit_report').on(table.siteId, table.generation, table.model, table.orderedAt),
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
    cause: text('cause', { enum: ['late_touch', 'merge', 'split', 'refund', 'statement', 'decision'] }).notNull(),
    eventId: id<'event'>('event_id').notNull(),
    detail: jsonb('detail').$type<Record<string, string>>(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] }), index('order_change_order').on(table.siteId, table.orderId)],
);
