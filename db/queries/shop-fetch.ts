/** Orders that webhooks have named and that are still to be fetched from their shop. */
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { shopFetch } from '../schema';
import { hastenJob } from './job';

export type ShopFetchRow = typeof shopFetch.$inferSelect;
export type AskedOrders = { siteId: Id<'site'>; sourceId: Id<'source'>; orderIds: string[]; at: Date };

/** The job that fetches them. */
export const FETCH_JOB = 'fetches';

/** Notes that these orders are to be fetched, as soon as a worker can. One that is fetched at the moment is fetched again. */
export async function askForOrders(db: Queryable, { siteId, sourceId, orderIds, at }: AskedOrders): Promise<void> {
  const rows = [...new Set(orderIds)].map((orderId) => ({ siteId, sourceId, orderId, askedAt: at, dueAt: at }));
  if (rows.length === 0) return;
  await db
    .insert(shopFetch)
    .values(rows)
    .onConflictDoUpdate({
      target: [shopFetch.siteId, shopFetch.sourceId, shopFetch.orderId],
      set: { asks: sql`${shopFetch.asks} + 1`, askedAt: at, dueAt: at, attempts: 0 },
    });
  await hastenJob(db, FETCH_JOB, at);
}

/** Lets the source's orders be fetched now, however long they were to wait. */
export async function hastenFetches(db: Queryable, siteId: Id<'site'>, sourceId: Id<'source'>, now: Date): Promise<void> {
  await db
    .update(shopFetch)
    .set({ dueAt: now })
    .where(and(eq(shopFetch.siteId, siteId), eq(shopFetch.sourceId, sourceId)));
  await hastenJob(db, FETCH_JOB, now);
}

/** The sources that have an order to fetch now. */
export async function sourcesWithDueFetches(db: Queryable, now: Date): Promise<{ siteId: Id<'site'>; sourceId: Id<'source'> }[]> {
  const { siteId, sourceId } = shopFetch;
  return db.selectDistinct({ siteId, sourceId }).from(shopFetch).where(lte(shopFetch.dueAt, now));
}

/** The source's next orders to fetch, those named first first. */
export async function dueFetches(
  db: Queryable,
  siteId: Id<'site'>,
  sourceId: Id<'source'>,
  now: Date,
  limit: number,
): Promise<ShopFetchRow[]> {
  return db
    .select()
    .from(shopFetch)
    .where(and(ofSource(siteId, sourceId), lte(shopFetch.dueAt, now)))
    .orderBy(asc(shopFetch.askedAt), asc(shopFetch.orderId))
    .limit(limit);
}

/** Takes the order off the list, unless it was named again meanwhile. */
export async function endFetch(db: Queryable, { siteId, sourceId, orderId, asks }: ShopFetchRow): Promise<void> {
  await db.delete(shopFetch).where(and(ofSource(siteId, sourceId), eq(shopFetch.orderId, orderId), eq(shopFetch.asks, asks)));
}

/** Puts the order off. */
export async function putOffFetch(
  db: Queryable,
  { siteId, sourceId, orderId, asks }: ShopFetchRow,
  change: { dueAt: Date; attempts: number; problem: string },
): Promise<void> {
  await db
    .update(shopFetch)
    .set(change)
    .where(and(ofSource(siteId, sourceId), eq(shopFetch.orderId, orderId), eq(shopFetch.asks, asks)));
}

/** How many of the source's orders wait, and since when the first of them. */
export async function waitingFetches(
  db: Pick<Queryable, 'select'>,
  siteId: Id<'site'>,
  sourceId: Id<'source'>,
): Promise<{ orders: number; since: Date | undefined }> {
  const [row] = await db
    .select({ orders: sql<number>`count(*)::int`, since: sql<string | null>`min(${shopFetch.askedAt})` })
    .from(shopFetch)
    .where(ofSource(siteId, sourceId));
  return { orders: row?.orders ?? 0, since: row?.since ? new Date(row.since) : undefined };
}

/** The ids of the source's orders that wait. */
export async function waitingOrderIds(db: Queryable, siteId: Id<'site'>, sourceId: Id<'source'>): Promise<Set<string>> {
  const rows = await db.select({ orderId: shopFetch.orderId }).from(shopFetch).where(ofSource(siteId, sourceId));
  return new Set(rows.map(({ orderId }) => orderId));
}

function ofSource(siteId: Id<'site'>, sourceId: Id<'source'>) {
  return and(eq(shopFetch.siteId, siteId), eq(shopFetch.sourceId, sourceId));
}
