/**
 * What was shown as worth a look, what people decided, and what came of it; and what the store means to spend. Nothing here is derived
 * from events: a rebuild leaves it alone. Campaigns are kept by their names, as reports group by them; empty: not stated.
 */
import { sql } from 'drizzle-orm';
import { date, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { type Evidence, findingKinds, findingStates, type OutcomeFacts, outcomeStarts } from '@/lib/model/finding';
import { id, instant, minorUnits } from './columns';

export const finding = pgTable(
  'finding',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'finding'>('id').notNull(),
    kind: text('kind', { enum: findingKinds }).notNull(),
    channel: text('channel').notNull(),
    source: text('source').notNull(),
    campaign: text('campaign').notNull(),
    /** The first day of the site on which it was shown, and the last look that found it. */
    shownOn: date('shown_on', { mode: 'string' }).notNull(),
    seenAt: instant('seen_at').notNull(),
    /** When a look found it no more. Found again later it is a row of its own. */
    endedAt: instant('ended_at'),
    /** As it was shown first, and as it is now. */
    evidence: jsonb('evidence').$type<Evidence>().notNull(),
    latest: jsonb('latest').$type<Evidence>().notNull(),
    state: text('state', { enum: findingStates }).notNull().default('open'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    decidedOn: date('decided_on', { mode: 'string' }),
    note: text('note'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    uniqueIndex('finding_once')
      .on(table.siteId, table.kind, table.channel, table.source, table.campaign)
      .where(sql`ended_at IS NULL`),
    index('finding_shown').on(table.siteId, table.shownOn),
  ],
);

/** What came of a finding after so many weeks from the day it was shown, or decided on. */
export const findingOutcome = pgTable(
  'finding_outcome',
  {
    siteId: id<'site'>('site_id').notNull(),
    findingId: id<'finding'>('finding_id').notNull(),
    since: text('since', { enum: outcomeStarts }).notNull(),
    weeks: smallint('weeks').notNull(),
    beganOn: date('began_on', { mode: 'string' }).notNull(),
    measuredAt: instant('measured_at').notNull(),
    facts: jsonb('facts').$type<OutcomeFacts>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.findingId, table.since, table.weeks] })],
);

/** When a site was last looked through. */
export const findingLook = pgTable(
  'finding_look',
  {
    siteId: id<'site'>('site_id').notNull(),
    lookedAt: instant('looked_at').notNull(),
    /** The day of the site, and how many findings there were. */
    day: date('day', { mode: 'string' }).notNull(),
    found: integer('found').notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId] })],
);

/** What the store means to spend in a month: on all ads, a channel, or a campaign of it. Empty: all of them. */
export const budget = pgTable(
  'budget',
  {
    siteId: id<'site'>('site_id').notNull(),
    id: id<'budget'>('id').notNull(),
    /** YYYY-MM. */
    month: text('month').notNull(),
    channel: text('channel').notNull(),
    campaign: text('campaign').notNull(),
    /** In the currency of the site. */
    amount: minorUnits('amount').notNull(),
    enteredBy: text('entered_by').notNull(),
    enteredAt: instant('entered_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    uniqueIndex('budget_once').on(table.siteId, table.month, table.channel, table.campaign),
  ],
);
