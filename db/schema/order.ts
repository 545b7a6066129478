/** Orders with their names, lines and refunds, and the events that told of them. All derived; money in minor units. */
import {
  boolean,
  bigint,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { orderStates, type RefundLists, unpaidStates } from '@/lib/model/order';
import type { RefundLine } from '@/lib/model/order-item';
import { orderNameKinds, type SpokenNames } from '@/lib/model/order-name';
import { salesChannels } from '@/lib/model/sales-channel';
import { and, eq, notInArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { basePerson, generation, id, instant, minorUnits } from './columns';

export const order = pgTable(
  'order',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'order'>('id').notNull(),
    orderKey: text('order_key').notNull(),
    /** What platforms know the order by: the page's own name where a page spoke, else the one that the source is set to. */
    dedupKey: text('dedup_key'),
    orderedAt: instant('ordered_at').notNull(),
    /** Where it was told of before any money had come: the first word that some had. */
    paidAt: instant('paid_at'),
    currency: text('currency').notNull(),
    /** Of a paid order what has come in; of others what they cost. Tax, shipping and discount are parts of it. */
    total: minorUnits('total').notNull(),
    tax: minorUnits('tax').notNull(),
    shipping: minorUnits('shipping').notNull(),
    discount: minorUnits('discount').notNull(),
    /** What of the order as it is now has not come in. */
    outstanding: minorUnits('outstanding').notNull().default(sql`0`),
    /** It was never paid in full: a deposit. One that was, and had something added, is paid. */
    partPaid: boolean('part_paid').notNull().default(false),
    revenue: minorUnits('revenue').notNull(),
    /** The part of `revenue` that was refunded. */
    refunded: minorUnits('refunded').notNull(),
    state: text('state', { enum: orderStates }).notNull(),
    test: boolean('test').notNull(),
    coupon: text('coupon'),
    newCustomer: boolean('new_customer').notNull(),
    /** What the store said of the buyer, where it said anything; else the person's first order decides. */
    declaredNew: boolean('declared_new'),
    /** Which of its buyer's orders it is, as the shop counts. */
    customerIndex: integer('customer_index'),
    salesChannel: text('sales_channel', { enum: salesChannels }).notNull().default('online'),
    marketplace: text('marketplace'),
    /** Of the buyer's address, as its statements say: ISO 3166-1 alpha-2. */
    country: text('country'),
    /** How it was paid, as its statements say; NULL in rows of earlier versions until they are worked out anew. */
    paymentMethod: text('payment_method'),
    /** A rule of the site's leaves it out of attribution: nobody earns it, and it stands as a row of its own. */
    leftOut: boolean('left_out').notNull().default(false),
    /** The subscription that it belongs to. */
    subscriptionKey: text('subscription_key'),
    /** Whose path it has, where that is not its own time's: of a trial's first money when the trial began. */
    pathAt: instant('path_at'),
    /** Where the site's paths begin after the buyer's previous order: when that was placed, if a path reaches back so far. */
    pathFrom: instant('path_from'),
    /** The refunds that stand, by the source that tells all of them each time, as of a place in the log. */
    refundLists: jsonb('refund_lists').$type<RefundLists>(),
    /** What of the total is not revenue because of gift cards. */
    giftCards: minorUnits('gift_cards').notNull().default(sql`0`),
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
    /** How it is tied to browsers, for data quality; NULL in rows of earlier versions until they are worked out anew. */
    inSession: boolean('in_session'),
    /** A browser told of it, not only of its buyer. */
    toldInBrowser: boolean('told_in_browser'),
    /** The path's touches that count: one has a click id, one is what the order says of its own landing. */
    pathHasClick: boolean('path_has_click'),
    pathHasLanding: boolean('path_has_landing'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    uniqueIndex('order_key').on(table.siteId, table.generation, table.orderKey),
    index('order_ordered').on(table.siteId, table.generation, table.orderedAt, table.id),
    // Reports of what was sold when read this alone.
    index('order_sales')
      .on(
        table.siteId,
        table.generation,
        table.orderedAt,
        table.id,
        table.personId,
        table.currency,
        table.revenue,
        table.refunded,
        table.giftCards,
        table.newCustomer,
        table.declaredNew,
        table.leftOut,
        table.salesChannel,
      )
      .where(sql`NOT test AND state NOT IN ('pending', 'cancelled')`),
    index('order_person').on(table.siteId, table.generation, table.personId, table.orderedAt),
    // Reports of customers read this alone.
    index('order_buyer')
      .on(
        table.siteId,
        table.generation,
        table.personId,
        table.orderedAt,
        table.id,
        table.currency,
        table.revenue,
        table.refunded,
        table.newCustomer,
        table.declaredNew,
        table.leftOut,
        table.salesChannel,
      )
      .where(sql`person_id IS NOT NULL AND NOT test AND state NOT IN ('pending', 'cancelled')`),
    index('order_visitor').on(table.siteId, table.generation, table.visitorId, table.orderedAt),
    index('order_subscription')
      .on(table.siteId, table.generation, table.subscriptionKey)
      .where(sql`subscription_key IS NOT NULL`),
  ],
);

/** Whether a row is a sale: paid, and no test. `table` is the order table or an alias of it. */
export function isSaleRow(table: { state: SQLWrapper; test: SQLWrapper } = order): SQL | undefined {
  return and(eq(table.test, false), notInArray(table.state, [...unpaidStates]));
}

/** What an order is worth: its revenue, less what went back of it. */
export function netRevenueSql(table: { revenue: SQLWrapper; refunded: SQLWrapper } = order): SQL<string> {
  return sql<string>`(${table.revenue} - ${table.refunded})`;
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
    /** What the event calls the order, and its place in the log; rows of earlier versions have neither. */
    names: jsonb('names').$type<SpokenNames>(),
    logPosition: bigint('log_position', { mode: 'bigint' }),
    visitorId: id<'visitor'>('visitor_id'),
    personId: id<'person'>('person_id'),
    basePersonId: basePerson(),
    browserPersonId: id<'person'>('browser_person_id'),
    sessionId: id<'session'>('session_id'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.eventId] }),
    index('order_event_person').on(table.siteId, table.generation, table.personId),
    index('order_event_event').on(table.siteId, table.generation, table.eventId),
  ],
);

/**
 * What an order is called, and the event that first called it so. A name that two orders with ids of their own share is
 * ambiguous: it stands under each of them, and joins nothing to either.
 */
export const orderName = pgTable(
  'order_name',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    value: text('value').notNull(),
    /** `bare`: a transaction id, of which nobody said what it is. */
    kind: text('kind', { enum: [...orderNameKinds, 'bare'] }).notNull(),
    source: text('source').notNull(),
    orderId: id<'order'>('order_id').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    ambiguous: boolean('ambiguous').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.value, table.kind, table.source, table.orderId] }),
    index('order_name_order').on(table.siteId, table.generation, table.orderId),
    index('order_name_ambiguous').on(table.siteId, table.generation).where(sql`ambiguous`),
  ],
);

/** The lines of an order, as the source that knows it best tells them. Money in minor units of the order's currency. */
export const orderItem = pgTable(
  'order_item',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    orderId: id<'order'>('order_id').notNull(),
    position: integer('position').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    /** The source's own id of the line: refunds name it. */
    lineKey: text('line_key'),
    productId: text('product_id'),
    variantId: text('variant_id'),
    sku: text('sku'),
    name: text('name'),
    category: text('category'),
    /** A count or a weight. */
    quantity: numeric('quantity').notNull(),
    /** Of one piece with its discount taken off. */
    unitPrice: minorUnits('unit_price'),
    /** Of one piece. */
    discount: minorUnits('discount'),
    /** Of the whole line. */
    tax: minorUnits('tax'),
    /** What one piece cost the store, as the shop told it; in the order's currency. */
    unitCost: numeric('unit_cost'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.orderId, table.position] }),
    index('order_item_product').on(table.siteId, table.generation, table.productId),
  ],
);

/** When the trial of a subscription began: its first money is a first order, with the trial's path. */
export const trial = pgTable(
  'trial',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    subscriptionKey: text('subscription_key').notNull(),
    startedAt: instant('started_at').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    visitorId: id<'visitor'>('visitor_id'),
    /** Who had the browser, as first seen, until the trial named another. */
    browserPersonId: id<'person'>('browser_person_id'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.generation, table.subscriptionKey] })],
);

export const refund = pgTable(
  'refund',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'refund'>('id').notNull(),
    /** What the refund calls its order. */
    orderKey: text('order_key').notNull(),
    /** A refund may arrive before its order. Rows of earlier versions have none, and are found by the key. */
    orderId: id<'order'>('order_id'),
    /** Absent: the whole of what is left of the order. */
    amount: minorUnits('amount'),
    currency: text('currency'),
    refundedAt: instant('refunded_at').notNull(),
    /** Who said so: of sources that tell of the same money one counts. Rows of earlier versions have none. */
    source: text('source').notNull().default(''),
    /** The source's own id of it: told again under it, a refund is corrected. */
    refundKey: text('refund_key'),
    /** The buyer's bank took the money back. */
    chargeback: boolean('chargeback').notNull().default(false),
    /** What of which line went back, where the source says so. */
    lines: jsonb('lines').$type<RefundLine[]>(),
    /** The version of what was said, by the source's own count. */
    updatedAt: instant('updated_at'),
    /** How much its source knows of money: a refund that a shop and a browser both report counts once, as the shop tells it. */
    authority: smallint('authority').notNull(),
    logPosition: bigint('log_position', { mode: 'bigint' }).notNull(),
    eventId: id<'event'>('event_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('refund_order').on(table.siteId, table.generation, table.orderKey),
    index('refund_order_id').on(table.siteId, table.generation, table.orderId),
    index('refund_refunded').on(table.siteId, table.generation, table.refundedAt, table.eventId),
  ],
);
