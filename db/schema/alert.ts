/**
 * Alerts on connections and on the store's figures: the rules, what they raised, and who is to be told of it. A notice is a row before it is sent, written
 * in the transaction that raises or clears its alert, so that no crash loses one and no second worker makes another.
 */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { noticeChannels, noticeTypes, ruleKinds, webhookFormats } from '@/lib/model/alert';
import type { MetricCondition } from '@/lib/model/metric-alert';
import type { StoredSecret } from '@/lib/model/secret';
import { id, instant } from './columns';

/** Tells somebody when a connection is unwell. */
export const alertRule = pgTable(
  'alert_rule',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'alert_rule'>('id').notNull(),
    /** Absent: every connection of the site. */
    connectionId: id<'connection'>('connection_id'),
    kind: text('kind', { enum: ruleKinds }).notNull(),
    /** Percent, or minutes, as the kind says. */
    threshold: integer('threshold').notNull(),
    /** Of kind `metric`: what is watched. */
    metric: jsonb('metric').$type<MetricCondition>(),
    emails: text('emails').array().notNull(),
    webhookUrl: text('webhook_url'),
    webhookFormat: text('webhook_format', { enum: webhookFormats }).notNull().default('signed'),
    /** Signs what goes to the webhook; encrypted. */
    webhookSecret: jsonb('webhook_secret').$type<StoredSecret>(),
    createdAt: instant('created_at').notNull(),
    /** Its alerts stay to be read. */
    deletedAt: instant('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** An alert that was raised for a connection, until it is well again. */
export const alert = pgTable(
  'alert',
  {
    siteId: id<'site'>('site_id').notNull(),
    /** Of a standing alert (lib/model/alert) it is that one's id, and no row of alert_rule. */
    ruleId: id<'alert_rule'>('rule_id').notNull(),
    /** Of a metric it is STORE_ITSELF (lib/model/alert), and no row of connection. */
    connectionId: id<'connection'>('connection_id').notNull(),
    raisedAt: instant('raised_at').notNull(),
    clearedAt: instant('cleared_at'),
    detail: text('detail').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.ruleId, table.connectionId, table.raisedAt] }),
    uniqueIndex('alert_open').on(table.siteId, table.ruleId, table.connectionId).where(sql`cleared_at IS NULL`),
    index('alert_raised').on(table.siteId, table.raisedAt),
  ],
);

/** One thing to tell one recipient of an alert. */
export const alertNotice = pgTable(
  'alert_notice',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'alert_notice'>('id').notNull(),
    ruleId: id<'alert_rule'>('rule_id').notNull(),
    connectionId: id<'connection'>('connection_id').notNull(),
    raisedAt: instant('raised_at').notNull(),
    type: text('type', { enum: noticeTypes }).notNull(),
    channel: text('channel', { enum: noticeChannels }).notNull(),
    /** The rule of kind `standing` that names the recipient, where the alert is not of a rule. */
    viaRuleId: id<'alert_rule'>('via_rule_id'),
    /** The e-mail address; absent for a webhook, which goes to where the rule says now. */
    recipient: text('recipient'),
    detail: text('detail').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When to try next; while a worker tries: when another may. Absent: told, or given up. */
    dueAt: instant('due_at'),
    attempts: smallint('attempts').notNull().default(0),
    toldAt: instant('told_at'),
    /** Why the last try failed. */
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index('alert_notice_alert').on(table.siteId, table.ruleId, table.connectionId, table.raisedAt),
    index('alert_notice_due').on(table.dueAt).where(sql`due_at IS NOT NULL`),
  ],
);
