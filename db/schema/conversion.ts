/**
 * Conversions besides orders, and the credit that the touches before them earned: beside the tables of orders and never among
 * them, so that no report of sales reads or sums them (docs/decisions/0029). All derived; money in minor units.
 */
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { TouchRejection } from '@/lib/model/credit';
import { basePerson, earned, generation, id, instant, minorUnits } from './columns';

/** A touch that was considered for a conversion, in path order; `rejection` says why it earned nothing. */
export type ConversionTouch = { touchpointId: Id<'touchpoint'>; rejection?: TouchRejection };

/** One row for each event of a kind that the site counts, whether this one counts or not. */
export const conversion = pgTable(
  'conversion',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    id: id<'conversion'>('id').notNull(),
    /** The name of the event, by which the site's settings define it. */
    type: text('type').notNull(),
    eventId: id<'event'>('event_id').notNull(),
    convertedAt: instant('converted_at').notNull(),
    logPosition: bigint('log_position', { mode: 'bigint' }).notNull(),
    source: text('source').notNull(),
    /** NULL: it is worth nothing that anybody said. */
    value: minorUnits('value'),
    currency: text('currency').notNull(),
    visitorId: id<'visitor'>('visitor_id'),
    personId: id<'person'>('person_id'),
    basePersonId: basePerson(),
    /** Who had the browser, as first seen, until the event named another. */
    browserPersonId: id<'person'>('browser_person_id'),
    sessionId: id<'session'>('session_id'),
    /** Whether it is one: of a kind that counts once for each person or visit the first is, and no other. */
    counted: boolean('counted').notNull(),
    path: jsonb('path').$type<ConversionTouch[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.generation, table.id] }),
    index('conversion_listed').on(table.siteId, table.generation, table.convertedAt, table.id, table.type).where(sql`counted`),
    index('conversion_person').on(table.siteId, table.generation, table.personId, table.convertedAt),
    index('conversion_visitor').on(table.siteId, table.generation, table.visitorId, table.convertedAt),
    index('conversion_session').on(table.siteId, table.generation, table.sessionId, table.convertedAt),
    // Those of a person that count may have to make way for an earlier one.
    index('conversion_counted').on(table.siteId, table.generation, table.personId, table.type).where(sql`counted`),
  ],
);

/** Who earned a conversion under each model: one row for each touch with weight, or one without a touch. */
export const conversionCredit = pgTable(
  'conversion_credit',
  {
    siteId: id<'site'>('site_id').notNull(),
    generation: generation(),
    conversionId: id<'conversion'>('conversion_id').notNull(),
    type: text('type').notNull(),
    convertedAt: instant('converted_at').notNull(),
    /** `amount` is of its value; 0 where it has none. */
    ...earned(),
  },
  (table) => [
    primaryKey({
      // Postgres would cut the name that drizzle gives it.
      name: 'conversion_credit_key',
      columns: [table.siteId, table.generation, table.conversionId, table.model, table.position],
    }),
    // Reports of conversions read this alone, as those of sales read credit_report.
    index('conversion_credit_report').on(
      table.siteId,
      table.generation,
      table.type,
      table.model,
      table.convertedAt,
      table.acquisitionId,
      table.landingId,
      table.amount,
      table.share,
      table.currency,
      table.hasClickId,
      table.device,
      table.country,
      table.touchedAt,
      table.conversionId,
    ),
  ],
);
