/**
 * Which generation of a site's derived rows a query reads. Every query on a derived table says it, by one of these conditions:
 * reports and delivery read the live one, deriving the one that it fills (docs/decisions/0007).
 */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { Database, Transaction } from '../client';
import { siteLog } from '../schema';

/** One generation of a site's derived rows. */
export type Generation = { siteId: Id<'site'>; generation: number };

/** A derived table, or an alias of one. */
type DerivedTable = { siteId: AnyPgColumn; generation: AnyPgColumn };

/**
 * The site's live generation, as a subquery that runs once a statement: indexes are used, and their order kept, as by a constant.
 */
export function liveGenerationOf(siteId: Id<'site'>): SQL<number> {
  return sql<number>`(SELECT ${siteLog.generation} FROM ${siteLog} WHERE ${siteLog.siteId} = ${siteId})`;
}

/** The site's rows that are read. */
export function live(table: DerivedTable, siteId: Id<'site'>): SQL | undefined {
  return and(eq(table.siteId, siteId), eq(table.generation, liveGenerationOf(siteId)));
}

/** The rows of this generation, live or not. */
export function ofGeneration(table: DerivedTable, of: Generation): SQL | undefined {
  return and(eq(table.siteId, of.siteId), eq(table.generation, numberOf(of)));
}

/**
 * The generation's number, kept from the planner. Of a generation that is being filled the statistics know nothing, so that it
 * would expect no row of it and look its rows up by site and generation alone: a rebuild’s steps grew with what was filled, from
 * 0.6 to 2.3 s over 20,000 events.
 */
export function numberOf({ generation }: Generation): SQL<number> {
  return sql<number>`(SELECT ${generation}::int)`;
}

/** Rows of two derived tables that belong together: for joins. */
export function sameGeneration(left: DerivedTable, right: DerivedTable): SQL | undefined {
  return and(eq(left.siteId, right.siteId), eq(left.generation, right.generation));
}

/** What `read` resolves to, all of its queries having seen one moment of the database: no rebuild switches between them. */
export async function inOneMoment<Result>(db: Database, read: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}
