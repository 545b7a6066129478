/** Column types shared by all tables: branded ids, instants in UTC, money in minor units, Postgres's 64-bit transaction id. */
import { bigint, customType, integer, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';

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
