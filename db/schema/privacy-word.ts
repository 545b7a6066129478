/**
 * What people have said about their own data: answers about consent that refuse something, and requests to be forgotten. What waits
 * to be sent is held to them. They are not derived, so that a rebuild leaves them alone, and kept for as long as anything that they
 * are about could be sent.
 */
import { boolean, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Consent } from '@/lib/model/consent';
import { id, instant } from './columns';

export const privacyWord = pgTable(
  'privacy_word',
  {
    siteId: id<'site'>('site_id').notNull(),
    /** Whose word it is, as lib/model/privacy-word writes it: "visitor 0190…", "email 9f86…". */
    handle: text('handle').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    saidAt: instant('said_at').notNull(),
    /** Absent: no word on consent. A yes is kept only after a no. */
    answer: jsonb('answer').$type<Consent>(),
    forget: boolean('forget').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.handle, table.eventId] })],
);
