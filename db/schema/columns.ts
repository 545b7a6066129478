/** Column types shared by all tables: branded ids, instants in UTC, money in minor units, Postgres's 64-bit transaction id. */
import { bigint, boolean, customType, integer, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';

export const id = <Kind extends string>(name: string) => uuid(name).$type<Id<Kind>>();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/**
 * Which generation of a site's derived rows this one belongs to. No default: a row that does not say it must not slip in among
 * those that are read.
 */
export const generation = () => integer('generation').notNull();

/**
 * Whose the row was at first, where a merge has moved it to `person_id` since: what it goes back to when the evidence for the merge
 * is taken back (docs/decisions/0019). NULL: `person_id` itself.
 */
export const basePerson = () => id<'person'>('base_person_id');

/** Minor units of the row's currency. */
export const minorUnits = (name: string) => bigint(name, { mode: 'bigint' });

/** Postgres's 64-bit transaction id, as BigInt. https://www.postgresql.org/docs/18/datatype-oid.html (read 2026-11) */
export const transactionId = customType<{ data: bigint; driverData: string }>({
  dataType: () => 'xid8',
  fromDriver: (text) => BigInt(text),
  toDriver: (value) => value.toString(),
});

/** How a touch earned a part of what follows, and of the touch what reports group by: as stored with each row of credit. */
export const earned = () => ({
  model: text('model').$type<ModelId>().notNull(),
  /** Position in the path; -1 is the unattributed row. */
  position: integer('position').notNull(),
  /** Nobody earned it where there is none. */
  touchpointId: id<'touchpoint'>('touchpoint_id'),
  amount: minorUnits('amount').notNull(),
  currency: text('currency').notNull(),
  weight: bigint('weight', { mode: 'bigint' }).notNull(),
  totalWeight: bigint('total_weight', { mode: 'bigint' }).notNull(),
  /** The part in WHOLE_ORDER (lib/model/credit.ts); 0 in a refund's entry, which takes back money and no order. */
  share: bigint('share', { mode: 'bigint' }).notNull(),
  acquisitionId: id<'acquisition'>('acquisition_id'),
  landingId: id<'landing'>('landing_id'),
  touchedAt: instant('touched_at'),
  hasClickId: boolean('has_click_id').notNull(),
  device: text('device'),
  country: text('country'),
});
