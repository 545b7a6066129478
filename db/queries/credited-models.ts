/** Under which models a generation's orders are credited, and the credit of single models: replaced and deleted. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Queryable, Transaction } from '../client';
import { credit, cursor, pathTouch, siteLog, touchpoint } from '../schema';
import { insertRecords } from './bulk';
import { type Generation, ofGeneration, sameGeneration } from './live';
import type { CreditInsert, TouchRow } from './orders';

/** A fingerprint by the id of the model. */
export type CreditedModels = Record<string, string>;

/** Those of the site's live generation; undefined while nothing of it is derived. */
export async function creditedModels(db: Queryable, siteId: Id<'site'>): Promise<CreditedModels | undefined> {
  const [row] = await db
    .select({ position: cursor.position, credited: cursor.creditedModels })
    .from(cursor)
    .innerJoin(siteLog, and(eq(siteLog.siteId, cursor.siteId), eq(siteLog.generation, cursor.generation)))
    .where(eq(cursor.siteId, siteId));
  return row && row.position > 0n ? (row.credited ?? {}) : undefined;
}

export async function noteCreditedModels(tx: Transaction, of: Generation, credited: CreditedModels): Promise<void> {
  await tx
    .update(cursor)
    .set({ creditedModels: credited })
    .where(and(eq(cursor.siteId, of.siteId), eq(cursor.generation, of.generation)));
}

/** The touches of these orders' stored paths, by the order, in their places. */
export async function storedTouches(
  tx: Transaction,
  of: Generation,
  orderIds: Id<'order'>[],
): Promise<Map<Id<'order'>, TouchRow[]>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx
    .select({ orderId: pathTouch.orderId, touch: touchpoint })
    .from(pathTouch)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, pathTouch), eq(touchpoint.id, pathTouch.touchpointId)))
    .where(and(ofGeneration(pathTouch, of), inArray(pathTouch.orderId, orderIds)))
    .orderBy(asc(pathTouch.orderId), asc(pathTouch.position));
  const byOrder = Map.groupBy(rows, ({ orderId }) => orderId);
  return new Map([...byOrder].map(([id, own]) => [id, own.map(({ touch }) => touch)]));
}

/** Replaces what these orders are credited with under these models, and under no other. */
export async function replaceCreditUnder(
  tx: Transaction,
  of: Generation,
  { orderIds, models, credits }: { orderIds: Id<'order'>[]; models: ModelId[]; credits: CreditInsert[] },
): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.delete(credit).where(and(ofGeneration(credit, of), inArray(credit.orderId, orderIds), inArray(credit.model, models)));
  await insertRecords(tx, credit, credits);
}

/** Deletes some of what was credited under models that are gone; resolves to whether there may be more. */
export async function deleteCreditUnder(tx: Transaction, of: Generation, models: string[], limit: number): Promise<boolean> {
  if (models.length === 0) return false;
  const { rows } = await tx.execute<{ orders: number }>(sql`
    WITH picked AS MATERIALIZED (
      SELECT DISTINCT order_id, model FROM (SELECT order_id, model FROM credit WHERE site_id = ${of.siteId}
        AND generation = ${of.generation} AND model = ANY(${sql.param(models)}::text[]) LIMIT ${limit}) AS found
    ), gone AS (
      DELETE FROM credit USING picked WHERE credit.site_id = ${of.siteId} AND credit.generation = ${of.generation}
        AND credit.order_id = picked.order_id AND credit.model = picked.model RETURNING credit.order_id
    )
    SELECT count(*)::int AS orders FROM gone`);
  return (rows[0]?.orders ?? 0) > 0;
}
