/**
 * Connections to destinations and the ledger of what is owed to them. A delivery is a row before anything is sent, one for each
 * event and connection; every try keeps its request and the platform's answer. The ledger is not derived: a rebuild leaves it
 * alone.
 */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { connectionModes, earlierRefundChoices } from '@/lib/model/connection-mode';
import { deliveryStates, type HoldAction, outcomeClasses, type Told, type Withheld } from '@/lib/model/delivery';
import { CREDIT_DELAY_MS } from '@/lib/model/credit';
import { CREDIT_PREFIX, ORDER_CREDITED, PURCHASE_KEY_PREFIX } from '@/lib/model/delivery-key';
import type { Mapping } from '@/lib/model/mapping';
import type { StoredSecret } from '@/lib/model/secret';
import { id, instant } from './columns';

/** Why a connection sends nothing until a person has acted. */
export type Hold = { action: HoldAction; code: string; message: string; since: string };

export const connection = pgTable(
  'connection',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'connection'>('id').notNull(),
    destination: text('destination').notNull(),
    name: text('name').notNull(),
    /** A paused connection goes on owing; nothing is sent until it is enabled again. */
    enabled: boolean('enabled').notNull().default(true),
    /** The settings and mapping that new deliveries are made with. */
    version: integer('version').notNull(),
    /** Another address than the platform's own: a proxy, a region, the sandbox. */
    baseUrl: text('base_url'),
    /** By the setting's name; encrypted. */
    secrets: jsonb('secrets').$type<Record<string, StoredSecret>>().notNull(),
    hold: jsonb('hold').$type<Hold>(),
    /** Whether the snippet loads the platform's own pixel too. */
    pixel: boolean('pixel').notNull().default(false),
    /** As lib/model/connection-mode has them. */
    mode: text('mode', { enum: connectionModes }).notNull().default('live'),
    takeoverAt: instant('takeover_at'),
    earlierRefunds: text('earlier_refunds', { enum: earlierRefundChoices }).notNull().default('left'),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** What a connection was set to, from `createdAt` on: an event is mapped as it was set when the event came. */
export const connectionVersion = pgTable(
  'connection_version',
  {
    siteId: id<'site'>('site_id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    version: integer('version').notNull(),
    /** All settings but the secret ones. */
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
    mapping: jsonb('mapping').$type<Mapping>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.connectionId, table.version] })],
);

export const deliverySequence = pgSequence('delivery_sequence');

export const delivery = pgTable(
  'delivery',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'delivery'>('id').notNull(),
    /** Order of planning; deliveries of equal due time leave by it. */
    sequence: bigint('sequence', { mode: 'bigint' }).notNull().default(sql`nextval('delivery_sequence')`),
    connectionId: id<'connection'>('connection_id').notNull(),
    /** The deduplication key: what makes an event one for the platform. */
    key: text('key').notNull(),
    /** Which of the event's rules it goes by; empty: the first. */
    rule: text('rule').notNull().default(''),
    eventId: id<'event'>('event_id').notNull(),
    orderId: id<'order'>('order_id'),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    plannedAt: instant('planned_at').notNull(),
    dueAt: instant('due_at').notNull(),
    /** It waits for another source's word on its order, until what is derived has come so far or that word has come. */
    waitsUntil: instant('waits_until'),
    state: text('state', { enum: deliveryStates }).notNull(),
    /** A skip reason, a hold's action, or the platform's code. */
    reason: text('reason'),
    detail: text('detail'),
    attempts: smallint('attempts').notNull().default(0),
    /** While `sending`: when another worker may take it over. */
    leasedUntil: instant('leased_until'),
    settledAt: instant('settled_at'),
    /** Of an order, what the platform was told of its worth; rows of earlier versions have none. */
    told: jsonb('told').$type<Told>(),
    /** What the platform knows it by, where that is not `key`, less the end of a further rule: the id of what was sent stays. */
    sentAs: text('sent_as'),
    /** Its value by the mapping's rule, as it was last sent or would have been. */
    valueMinor: bigint('value_minor', { mode: 'bigint' }),
    valueCurrency: text('value_currency'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    uniqueIndex('delivery_key_rule').on(table.siteId, table.connectionId, table.key, table.rule),
    index('delivery_due')
      .on(table.siteId, table.connectionId, table.dueAt, table.sequence)
      .where(sql`state IN ('pending', 'retry')`),
    index('delivery_leased').on(table.siteId, table.connectionId, table.leasedUntil).where(sql`state = 'sending'`),
    index('delivery_held').on(table.siteId, table.connectionId, table.sequence).where(sql`state = 'held'`),
    index('delivery_ledger').on(table.siteId, table.plannedAt, table.id),
    index('delivery_event').on(table.siteId, table.eventId),
    index('delivery_unsubscribe').on(table.siteId, table.connectionId, table.occurredAt).where(sql`name = 'unsubscribe'`),
    // Whether orders arrived is answered by this alone: all that is asked of a purchase is in it.
    index('delivery_purchase')
      .on(table.siteId, table.connectionId, table.name, table.orderId, table.sequence, table.state, table.id)
      .where(sql`name = 'purchase'`),
    index('delivery_order').on(table.siteId, table.orderId).where(sql`order_id IS NOT NULL`),
  ],
);

/**
 * When deliveries of what happened at `from` or later were planned at the earliest: nothing is planned before it happens, by more
 * than clocks may be ahead. The ledger has an index of when deliveries were planned, and none of when their events happened.
 */
export function plannedFrom(from: Date): Date {
  return new Date(from.getTime() - DAY_MS);
}

/**
 * Since when a delivery waits for its turn. What it waits for on purpose does not count: another source's word on its order, and the
 * hours in which an order's credit waits for late clicks.
 */
export const waitingSince: SQL<Date> = sql`greatest(${delivery.plannedAt}, ${delivery.waitsUntil},
  CASE WHEN ${delivery.name} = ${sql.raw(`'${ORDER_CREDITED}'`)} AND starts_with(${delivery.key}, ${sql.raw(`'${CREDIT_PREFIX}'`)})
    THEN ${delivery.plannedAt} + ${sql.raw(`interval '${CREDIT_DELAY_MS / SECOND_MS} seconds'`)} END)`;

/** The key of an order's purchase, as purchaseKey of lib/model/delivery-key makes it. */
export function purchaseKeyOf(orderKey: SQLWrapper): SQL<string> {
  return sql`${PURCHASE_KEY_PREFIX}::text || ${orderKey}`;
}

/** One HTTP request to a platform, and its answer. Secrets are redacted before anything is stored. */
export const attempt = pgTable(
  'attempt',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'attempt'>('id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    startedAt: instant('started_at').notNull(),
    milliseconds: integer('milliseconds').notNull(),
    method: text('method').notNull(),
    url: text('url').notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    /** As sent, but for secrets and raw personal data. Removed after the site's retention of addresses: it holds some. */
    body: text('body'),
    events: integer('events').notNull(),
    /** Absent: no answer came. */
    status: integer('status'),
    answerHeaders: jsonb('answer_headers').$type<Record<string, string>>(),
    answer: text('answer'),
    traceId: text('trace_id'),
    class: text('class', { enum: outcomeClasses }).notNull(),
    code: text('code'),
    message: text('message'),
    /** For platforms that judge later: when to ask what became of it. */
    statusDueAt: instant('status_due_at'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('attempt_connection').on(table.siteId, table.connectionId, table.startedAt),
    index('attempt_status_due').on(table.siteId, table.statusDueAt).where(sql`status_due_at IS NOT NULL`),
  ],
);

/** Which deliveries an attempt carried, where each stood in it, and what became of each. */
export const deliveryAttempt = pgTable(
  'delivery_attempt',
  {
    siteId: id<'site'>('site_id').notNull(),
    deliveryId: id<'delivery'>('delivery_id').notNull(),
    number: smallint('number').notNull(),
    attemptId: id<'attempt'>('attempt_id').notNull(),
    position: integer('position').notNull(),
    class: text('class', { enum: outcomeClasses }).notNull(),
    code: text('code'),
    message: text('message'),
    withheld: jsonb('withheld').$type<Withheld[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.deliveryId, table.number, table.attemptId] }),
    index('delivery_attempt_attempt').on(table.siteId, table.attemptId),
  ],
);
