/** Loads and writes conversions and their credit for the recomputation of what a run of events touched. */
import { and, asc, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { conversion, conversionCredit } from '../schema';
import type { Affected } from './affected-orders';
import { inChunks, insertRecords, isAmong } from './bulk';
import { type Generation, ofGeneration } from './live';

export type ConversionRow = typeof conversion.$inferSelect;
export type ConversionCreditInsert = typeof conversionCredit.$inferInsert;

/** What the events said; which of them count is worked out when all are stored. */
export async function saveConversions(tx: Transaction, rows: Omit<ConversionRow, 'counted' | 'path'>[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    tx
      .insert(conversion)
      .values(chunk.map((row) => ({ ...row, counted: false, path: [] })))
      .onConflictDoNothing(),
  );
}

/** The stored ones among these, oldest first. */
export async function conversionsById(tx: Transaction, of: Generation, ids: Id<'conversion'>[]): Promise<ConversionRow[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(conversion)
    .where(and(ofGeneration(conversion, of), isAmong(conversion.id, ids)))
    .orderBy(asc(conversion.convertedAt), asc(conversion.logPosition));
}

/** The generation's conversions by id, from the one after `place` on. */
export async function conversionsAfter(
  tx: Transaction,
  of: Generation,
  place: string | null,
  limit: number,
): Promise<ConversionRow[]> {
  return tx
    .select()
    .from(conversion)
    .where(and(ofGeneration(conversion, of), place === null ? undefined : gt(conversion.id, sql`${place}::uuid`)))
    .orderBy(asc(conversion.id))
    .limit(limit);
}

/** Whether there are any: most shops have none, and need not look for those of each visit. */
export async function hasConversions(tx: Transaction, of: Generation): Promise<boolean> {
  const found = await tx.select({ id: conversion.id }).from(conversion).where(ofGeneration(conversion, of)).limit(1);
  return found.length > 0;
}

/**
 * Those that a run of events may change, as affectedOrders has it: by whose touches changed hands, and by browser. One look at an
 * index for each, never all conversions of a person.
 */
export async function affectedConversions(
  tx: Transaction,
  of: Generation,
  { reach, browsers, visits }: Omit<Affected, 'orderIds'>,
): Promise<Id<'conversion'>[]> {
  const people = [...reach].map(([person, since]) => ({ person, since }));
  const spans = [
    ...[...browsers].map(([visitor, from]) => ({ visitor, from, to: null, unplaced: false })),
    ...visits.map((visit) => ({ ...visit, unplaced: true })),
  ];
  if (people.length + spans.length === 0) return [];
  const own = ofGeneration(conversion, of);
  const { rows } = await tx.execute<{ id: Id<'conversion'> }>(sql`
    SELECT near.id FROM json_to_recordset(${JSON.stringify(people)}::json) AS reach (person uuid, since timestamptz)
    CROSS JOIN LATERAL (SELECT ${conversion.id} AS id FROM ${conversion}
      WHERE ${own} AND ${conversion.personId} = reach.person AND ${conversion.convertedAt} >= reach.since OFFSET 0) AS near
    UNION
    SELECT near.id FROM json_to_recordset(${JSON.stringify(spans)}::json)
      AS span (visitor uuid, "from" timestamptz, "to" timestamptz, unplaced boolean)
    CROSS JOIN LATERAL (SELECT ${conversion.id} AS id FROM ${conversion}
      WHERE ${own} AND ${conversion.visitorId} = span.visitor AND ${conversion.convertedAt} >= span."from"
        AND ${conversion.convertedAt} <= coalesce(span."to", 'infinity')
        AND NOT (span.unplaced AND ${conversion.sessionId} IS NOT NULL) OFFSET 0) AS near`);
  return rows.map(({ id }) => id);
}

/** A kind of conversion of a person, or of a session: of each only the first counts. */
export type CountedGroup = { type: string; whose: string };

/** `counted`: those of the group that count so far. */
export type FirstOfGroup = CountedGroup & { first: Id<'conversion'>; counted: Id<'conversion'>[] };

/** The first conversion of each group. */
export async function firstConversions(
  tx: Transaction,
  of: Generation,
  by: 'personId' | 'sessionId',
  groups: CountedGroup[],
): Promise<FirstOfGroup[]> {
  if (groups.length === 0) return [];
  const own: SQL = sql`${ofGeneration(conversion, of)} AND ${conversion[by]} = asked.whose AND ${conversion.type} = asked.type`;
  const { rows } = await tx.execute<FirstOfGroup>(sql`
    SELECT asked.type, asked.whose, first.id AS first,
      ARRAY(SELECT ${conversion.id} FROM ${conversion} WHERE ${own} AND ${conversion.counted}) AS counted
    FROM json_to_recordset(${JSON.stringify(groups)}::json) AS asked (type text, whose uuid)
    CROSS JOIN LATERAL (SELECT ${conversion.id} AS id FROM ${conversion} WHERE ${own}
      ORDER BY ${conversion.convertedAt}, ${conversion.logPosition} LIMIT 1) AS first`);
  return rows;
}

/** Writes which of them count and their paths, and replaces their credit. */
export async function replaceConversionCredit(
  tx: Transaction,
  of: Generation,
  rows: Pick<ConversionRow, 'id' | 'counted' | 'path'>[],
  credits: ConversionCreditInsert[],
): Promise<void> {
  if (rows.length === 0) return;
  const worked = rows.map(({ id, counted, path }) => ({ id, counted, path }));
  await tx.execute(sql`UPDATE conversion SET counted = worked.counted, path = worked.path
    FROM json_to_recordset(${JSON.stringify(worked)}::json) AS worked (id uuid, counted boolean, path jsonb)
    WHERE ${ofGeneration(conversion, of)} AND conversion.id = worked.id`);
  const ids = rows.map(({ id }) => id);
  await tx.delete(conversionCredit).where(and(ofGeneration(conversionCredit, of), isAmong(conversionCredit.conversionId, ids)));
  await insertRecords(tx, conversionCredit, credits);
}

/** Deletes some of what was credited under models that are gone; resolves to whether there may be more. */
export async function deleteConversionCreditUnder(
  tx: Transaction,
  of: Generation,
  models: string[],
  limit: number,
): Promise<boolean> {
  if (models.length === 0) return false;
  const { conversionId, model } = getTableColumns(conversionCredit);
  const picked = await tx
    .select({ conversionId, model })
    .from(conversionCredit)
    .where(and(ofGeneration(conversionCredit, of), sql`${model} = ANY(${sql.param(models)}::text[])`))
    .limit(limit);
  if (picked.length === 0) return false;
  const ids = [...new Set(picked.map((row) => row.conversionId))];
  await tx
    .delete(conversionCredit)
    .where(
      and(
        ofGeneration(conversionCredit, of),
        isAmong(conversionCredit.conversionId, ids),
        sql`${model} = ANY(${sql.param(models)}::text[])`,
      ),
    );
  return true;
}
