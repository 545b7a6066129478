/** People: visitors (browsers), persons, the identifiers that name them, and the merges with their evidence. All derived. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import { identifierKinds, setAsideReasons } from '@/lib/model/person';
import { basePerson, generation, id, instant } from './columns';

export const visitor = pgTable(
  'visitor',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'visitor'>('id').notNull(),
    /** Who uses this browser now. */
    personId: id<'person'>('person_id').notNull(),
    basePersonId: basePerson(),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    device: text('device'),
    browser: text('browser'),
    os: text('os'),
    country: text('country'),
    /** How many known people used this browser; past the limit it is shared and joins nobody. */
    knownPeople: integer('known_people').notNull().default(0),
    shared: boolean('shared').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    // With when each began, for reports of who came back.
    index('visitor_person_seen').on(table.siteId, table.generation, table.personId, table.firstSeenAt),
  ],
);

export const person = pgTable(
  'person',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'person'>('id').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    /** Who this is today; never over another. */
    mergedInto: id<'person'>('merged_into'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('person_merged').on(table.siteId, table.generation, table.mergedInto).where(sql`${table.mergedInto} IS NOT NULL`),
  ],
);

export const identifier = pgTable(
  'identifier',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    kind: text('kind', { enum: identifierKinds }).notNull(),
    value: text('value').notNull(),
    personId: id<'person'>('person_id').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    /** Who presented it and is one by it, as first seen, its owner first; empty: its owner alone. */
    holders: uuid('holders').array().$type<Id<'person'>[]>().notNull().default(sql`'{}'`),
    /** The browsers that presented it; too many, and it is set aside. */
    browsers: uuid('browsers').array().$type<Id<'visitor'>[]>().notNull().default(sql`'{}'`),
    /** Other people who presented it but could not be joined with its owner; too many, and it is set aside. */
    otherPeople: uuid('other_people').array().$type<Id<'person'>[]>().notNull(),
    setAside: text('set_aside', { enum: setAsideReasons }),
    inBrowser: boolean('in_browser').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.kind, table.value] }),
    index('identifier_person').on(table.siteId, table.generation, table.personId),
  ],
);

export const merge = pgTable(
  'merge',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'merge'>('id').notNull(),
    winnerId: id<'person'>('winner_id').notNull(),
    loserId: id<'person'>('loser_id').notNull(),
    kind: text('kind', { enum: identifierKinds }).notNull(),
    value: text('value').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    mergedAt: instant('merged_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('merge_winner').on(table.siteId, table.generation, table.winnerId),
  ],
);
