/** The lines of orders: rewritten when another event's word on them counts. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { orderItem } from '../schema';
import { inChunks } from './bulk';
import { type Generation, ofGeneration } from './live';

export type OrderItemRow = typeof orderItem.$inferInsert;

/** Which event told the lines that are stored of each of these orders. */
export async function itemEvents(tx: Transaction, of: Generation, ids: Id<'order'>[]): Promise<Map<Id<'order'>, Id<'event'>>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ orderId: orderItem.orderId, eventId: orderItem.eventId })
    .from(orderItem)
    .where(and(ofGeneration(orderItem, of), inArray(orderItem.orderId, ids), eq(orderItem.position, 0)));
  return new Map(rows.map(({ orderId, eventId }) => [orderId, eventId]));
}

/** Replaces the lines of these orders. */
export async function replaceItems(tx: Transaction, of: Generation, ids: Id<'order'>[], rows: OrderItemRow[]): Promise<void> {
  if (ids.length > 0) await tx.delete(orderItem).where(and(ofGeneration(orderItem, of), inArray(orderItem.orderId, ids)));
  await inChunks(rows, (chunk) => tx.insert(orderItem).values(chunk));
}
