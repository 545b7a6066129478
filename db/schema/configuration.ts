/** What people set up: workspaces, their members, sites and keys. Secret keys are stored as hashes only. */
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { OwnMetric } from '@/lib/model/own-metric';
import type { StoredSecret } from '@/lib/model/secret';
import type { SiteSettings } from '@/lib/model/site';
import { id, instant } from './columns';

export const workspace = pgTable('workspace', {
  id: id<'workspace'>('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  /** Its own metrics by formula. */
  metrics: jsonb('metrics').$type<OwnMetric[]>().notNull().default([]),
  createdAt: instant('created_at').notNull(),
});

export const member = pgTable('member', {
  id: id<'member'>('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const membership = pgTable(
  'membership',
  {
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    memberId: id<'member'>('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['owner', 'admin', 'marketer', 'viewer'] }).notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.memberId] }), index('membership_member').on(table.memberId)],
);

/** A promise of membership to an e-mail address; the token is in the link, only its hash here. */
export const invitation = pgTable(
  'invitation',
  {
    id: id<'invitation'>('id').primaryKey(),
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    role: text('role', { enum: ['owner', 'admin', 'marketer', 'viewer'] }).notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('invitation_workspace').on(table.workspaceId)],
);

/** A console sign-in. The browser's token names this row, so signing out or revoking ends it everywhere. */
export const authSession = pgTable(
  'auth_session',
  {
    id: id<'auth_session'>('id').primaryKey(),
    memberId: id<'member'>('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('auth_session_member').on(table.memberId)],
);

export const apiKey = pgTable(
  'api_key',
  {
    id: id<'api_key'>('id').primaryKey(),
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    role: text('role', { enum: ['owner', 'admin', 'marketer', 'viewer'] }).notNull(),
    keyHash: text('key_hash').notNull().unique(),
    lastFour: text('last_four').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('api_key_workspace').on(table.workspaceId)],
);

export const site = pgTable(
  'site',
  {
    id: id<'site'>('id').primaryKey(),
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    domains: text('domains').array().notNull(),
    timeZone: text('time_zone').notNull(),
    currency: text('currency').notNull(),
    writeKey: text('write_key').notNull().unique(),
    collectPath: text('collect_path').notNull().unique(),
    scriptPath: text('script_path').notNull().unique(),
    settings: jsonb('settings').$type<Partial<SiteSettings>>().notNull(),
    demo: boolean('demo').notNull().default(false),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [uniqueIndex('site_slug').on(table.workspaceId, table.slug)],
);

/** Paths that a site no longer hands out; installed snippets go on with them until `until`. */
export const retiredPath = pgTable(
  'retired_path',
  {
    siteId: id<'site'>('site_id')
      .notNull()
      .references(() => site.id, { onDelete: 'cascade' }),
    path: text('path').notNull().unique(),
    serves: text('serves', { enum: ['events', 'script'] }).notNull(),
    until: instant('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.path] })],
);

/** A configured way in that has an address and a secret of its own: an order webhook. */
export const source = pgTable(
  'source',
  {
    siteId: id<'site'>('site_id')
      .notNull()
      .references(() => site.id, { onDelete: 'cascade' }),
    id: id<'source'>('id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    /** Random last part of its address: POST /webhooks/<path>. */
    path: text('path').notNull().unique(),
    /** Encrypted, newest first; an old one stays valid until its time. */
    secrets: jsonb('secrets').$type<StoredSecret[]>().notNull(),
    /** Encrypted, by the name of the field: access to the shop's own API. */
    credentials: jsonb('credentials').$type<Record<string, StoredSecret>>().notNull().default({}),
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.id] })],
);

/** Who changed which configuration, when, and from what to what; secrets only as changed or not. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: id<'audit_entry'>('id').primaryKey(),
    workspaceId: id<'workspace'>('workspace_id')
      .notNull()
      .references(() => workspace.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
  },
  (table) => [index('audit_entry_at').on(table.workspaceId, table.at)],
);
