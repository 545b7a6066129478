/** What the order is called, by whom, and the event that first said so. */
import { and, asc, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { orderName } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { ReceiptResult } from './definition';

/** Every name of the order. */
export async function receiptNames(tx: ScopedTransaction, site: Site, orderId: Id<'order'>): Promise<ReceiptResult['names']> {
  const { kind, value, source, eventId, ambiguous } = orderName;
  return tx
    .select({ kind, value, source, eventId, ambiguous })
    .from(orderName)
    .where(and(live(orderName, site.id), eq(orderName.orderId, orderId)))
    .orderBy(asc(source), asc(kind), asc(value));
}
