/** Access to shops' own APIs, and how far taking in their past and looking for what webhooks missed has come. */
import { and, eq, gt, inArray, lte, max, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { event, logSegment, orderEvent, orderName, shopCheckDay, shopFetch, shopMiss, shopSync, siteLog } from '../schema';
import { payloadColumns, payloadOf } from './event-row';
import { eventsById } from './conversion';
import { live, sameGeneration } from './live';

export type ShopSyncRow = typeof shopSync.$inferSelect;
export type ShopMissRow = typeof shopMiss.$inferInsert;
export type OfShop = Pick<ShopSyncRow, 'siteId' | 'sourceId'>;
export type ShopSyncChange = Partial<Omit<ShopSyncRow, 'siteId' | 'sourceId'>>;

/** The jobs that take in the past, and look for what webhooks have missed. */
export const BACKFILL_JOB = 'shop-history';
export const RECONCILE_JOB = 'reconcile';

/** The source's row; undefined while it has no access. */
export async function shopSyncOf(
  db: Pick<Queryable, 'select'>,
  siteId: Id<'site'>,
  sourceId: Id<'source'>,
): Promise<ShopSyncRow | undefined> {
  const [row] = await db.select().from(shopSync).where(ofShop({ siteId, sourceId }));
  return row;
}

/** Makes the row, or changes what is entered in it. */
export async function saveShopSync(db: Queryable, row: typeof shopSync.$inferInsert, change: ShopSyncChange): Promise<void> {
  await db
    .insert(shopSync)
    .values(row)
    .onConflictDoUpdate({ target: [shopSync.siteId, shopSync.sourceId], set: change });
}

export async function changeShopSync(db: Queryable, shop: OfShop, change: ShopSyncChange): Promise<void> {
  await db.update(shopSync).set(change).where(ofShop(shop));
}

/** Removes all that is kept of the source's shop; what was found of it stays counted. */
export async function deleteShopSync(db: Queryable, shop: OfShop): Promise<void> {
  await db.delete(shopSync).where(ofShop(shop));
  await db.delete(shopFetch).where(and(eq(shopFetch.siteId, shop.siteId), eq(shopFetch.sourceId, shop.sourceId)));
}

/** Shops whose past is being taken in. */
export async function shopsInBackfill(db: Queryable): Promise<ShopSyncRow[]> {
  return db.select().from(shopSync).where(eq(shopSync.backfillState, 'running'));
}

/** Writes how far a back-fill has come, unless it was begun anew meanwhile. One that was paused stays so. */
export async function endBackfillStep(
  db: Queryable,
  { siteId, sourceId, backfillStartedAt }: ShopSyncRow,
  change: ShopSyncChange,
): Promise<void> {
  if (!backfillStartedAt) return;
  await db
    .update(shopSync)
    .set(change)
    .where(and(ofShop({ siteId, sourceId }), eq(shopSync.backfillStartedAt, backfillStartedAt)));
}

/** Shops that are to be looked at now. */
export async function shopsToReconcile(db: Queryable, now: Date): Promise<ShopSyncRow[]> {
  return db.select().from(shopSync).where(lte(shopSync.reconcileDueAt, now));
}

/** One statement or refund as the source told it before. */
export type ToldEvent = { orderId: string; name: string; properties: Record<string, unknown> };

/**
 * What sources of this kind have told of these orders of the site, by the shop's own ids, as far as it is derived; in the order
 * of the log.
 */
export async function toldOfOrders(db: Queryable, siteId: Id<'site'>, kind: string, orderIds: string[]): Promise<ToldEvent[]> {
  if (orderIds.length === 0) return [];
  const spoken = await db
    .select({ orderId: orderName.value, eventId: orderEvent.eventId })
    .from(orderName)
    .innerJoin(orderEvent, and(sameGeneration(orderEvent, orderName), eq(orderEvent.orderId, orderName.orderId)))
    .where(
      and(live(orderName, siteId), eq(orderName.kind, 'id'), eq(orderName.source, kind), inArray(orderName.value, orderIds)),
    );
  const events = await eventsById(db, siteId, [...new Set(spoken.map(({ eventId }) => eventId))]);
  const told = new Map(events.filter(({ source }) => source === kind).map((row) => [row.id, row]));
  return spoken
    .flatMap(({ orderId, eventId }) => {
      const row = told.get(eventId);
      return row ? [{ orderId, row }] : [];
    })
    .sort((left, right) => (left.row.position < right.row.position ? -1 : 1))
    .map(({ orderId, row }) => ({ orderId, name: row.name, properties: row.payload.properties ?? {} }));
}

/** Whether all that is stored of the site is derived: until then nothing says that an order is not known. */
export async function isDerived(db: Queryable, siteId: Id<'site'>): Promise<boolean> {
  const { rows } = await db.execute<{ derived: boolean }>(sql`
    SELECT coalesce((SELECT max(last_position) FROM log_segment WHERE site_id = ${siteId}), 0)
      <= coalesce((SELECT cursor.position FROM cursor
        JOIN ${siteLog} AS log ON log.site_id = cursor.site_id AND log.generation = cursor.generation
        WHERE cursor.site_id = ${siteId}), 0) AS derived`);
  return rows[0]?.derived ?? false;
}

/** Writes what a page of a look has found, and how far the look has come, together. */
export async function noteLook(
  db: Queryable,
  shop: OfShop,
  { day, orders, misses, change }: { day: string; orders: number; misses: ShopMissRow[]; change: ShopSyncChange },
): Promise<void> {
  await db.transaction(async (tx) => {
    if (misses.length > 0) await tx.insert(shopMiss).values(misses).onConflictDoNothing();
    if (orders > 0) {
      await tx
        .insert(shopCheckDay)
        .values({ ...shop, day, orders })
        .onConflictDoUpdate({
          target: [shopCheckDay.siteId, shopCheckDay.sourceId, shopCheckDay.day],
          set: { orders: sql`${shopCheckDay.orders} + excluded.orders` },
        });
    }
    await changeShopSync(tx, shop, change);
  });
}

export type ErasureRequest = { source: string; about: Record<string, unknown> };

/**
 * Whom events behind `after` ask to be forgotten, and whose orders, and which source told of it: who may ask, the caller knows.
 * `upTo`: the position up to which that holds.
 */
export async function erasureRequests(
  db: Queryable,
  siteId: Id<'site'>,
  after: bigint,
): Promise<{ upTo: bigint; requests: ErasureRequest[] }> {
  const [head] = await db
    .select({ position: max(logSegment.lastPosition) })
    .from(logSegment)
    .where(eq(logSegment.siteId, siteId));
  const upTo = head?.position ?? 0n;
  if (upTo <= after) return { upTo: after, requests: [] };
  const rows = await db
    .select({ ...payloadColumns, source: event.source })
    .from(event)
    .where(
      and(eq(event.siteId, siteId), gt(event.position, after), lte(event.position, upTo), eq(event.name, 'customer_redact')),
    );
  return {
    upTo,
    requests: rows.map((row) => ({ source: row.source, about: { ...payloadOf(row).properties, ...payloadOf(row).user } })),
  };
}

function ofShop({ siteId, sourceId }: OfShop) {
  return and(eq(shopSync.siteId, siteId), eq(shopSync.sourceId, sourceId));
}
