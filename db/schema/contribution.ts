/**
 * What orders cost besides ads (docs/decisions/0036): the lines that say so, which are settings and no rebuild touches, and derived from
 * them what each order came to. Credit holds its part of that.
 */
import { bigint, date, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { costKinds, costLineSources, type OrderCostLine, costScopes, costUnits } from '@/lib/model/cost-line';
import { generation, id, instant, minorUnits } from './columns';

/** Texts that a line does not state are empty, since they are part of its key. */
export const costLine = pgTable(
  'cost_line',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'cost_line'>('id').notNull(),
    kind: text('kind', { enum: costKinds }).notNull(),
    scope: text('scope', { enum: costScopes }).notNull(),
    subject: text('subject').notNull().default(''),
    country: text('country').notNull().default(''),
    paymentMethod: text('payment_method').notNull().default(''),
    label: text('label').notNull().default(''),
    unit: text('unit', { enum: costUnits }).notNull(),
    /** It stands from this day on, until the next with the same key. */
    fromDay: date('from_day', { mode: 'string' }).notNull(),
    /** In millionths of the currency; NULL: a part of the money alone. */
    amountMicros: bigint('amount_micros', { mode: 'bigint' }),
    currency: text('currency').notNull(),
    /** Of the money, in millionths. */
    partMillionths: bigint('part_millionths', { mode: 'bigint' }),
    source: text('source', { enum: costLineSources }).notNull(),
    enteredBy: text('entered_by').notNull(),
    enteredAt: instant('entered_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    uniqueIndex('cost_line_once').on(
      table.siteId,
      table.kind,
      table.scope,
      table.subject,
      table.country,
      table.paymentMethod,
      table.label,
      table.unit,
      table.fromDay,
    ),
    index('cost_line_subject').on(table.siteId, table.subject),
  ],
);

/** Of each sale whose costs are known in part at least, less what refunds gave back. Derived; minor units of the order's currency. */
export const orderCost = pgTable(
  'order_cost',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    orderId: id<'order'>('order_id').notNull(),
    /** What each tier takes off by itself. */
    tierOne: minorUnits('tier_one').notNull(),
    tierTwo: minorUnits('tier_two').notNull(),
    tierThree: minorUnits('tier_three').notNull(),
    /** The part of the order's net revenue whose costs are known. */
    knownRevenue: minorUnits('known_revenue').notNull(),
    lines: jsonb('lines').$type<OrderCostLine[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.generation, table.orderId] })],
);
