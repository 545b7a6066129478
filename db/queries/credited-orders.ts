/** The orders of some people with who earned them under one model, to compare before and after. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Queryable } from '../client';
import { acquisition, credit, order } from '../schema';
import { type Generation, ofGeneration, sameGeneration } from './live';

export type CreditedOrder = {
  id: Id<'order'>;
  orderKey: string;
  orderedAt: Date;
  revenue: bigint;
  currency: string;
  /** By who earned, an empty id where nobody did; refunds taken off. */
  earned: Map<string, bigint>;
};

/** The newest orders of these people, as they are today. */
export async function ordersOfPeople(tx: Queryable, of: Generation, ids: Id<'person'>[], limit: number): Promise<Id<'order'>[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: order.id })
    .from(order)
    .where(and(ofGeneration(order, of), inArray(order.personId, ids)))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** These orders and who earned them under the model. */
export async function creditedOrders(
  tx: Queryable,
  of: Generation,
  ids: Id<'order'>[],
  model: ModelId,
): Promise<CreditedOrder[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({
      id: order.id,
      orderKey: order.orderKey,
      orderedAt: order.orderedAt,
      revenue: order.revenue,
      currency: order.currency,
      acquisitionId: credit.acquisitionId,
      amount: sql`sum(${credit.amount})`.mapWith((text: string | null) => BigInt(text ?? 0)),
    })
    .from(order)
    .leftJoin(credit, and(sameGeneration(credit, order), eq(credit.orderId, order.id), eq(credit.model, model)))
    .where(and(ofGeneration(order, of), inArray(order.id, ids)))
    .groupBy(order.id, order.orderKey, order.orderedAt, order.revenue, order.currency, credit.acquisitionId)
    .orderBy(desc(order.orderedAt), desc(order.id), credit.acquisitionId);
  const found = new Map<string, CreditedOrder>();
  for (const { acquisitionId, amount, ...row } of rows) {
    const known = found.get(row.id) ?? { ...row, earned: new Map<string, bigint>() };
    if (amount !== 0n) known.earned.set(acquisitionId ?? '', amount);
    found.set(row.id, known);
  }
  return [...found.values()];
}

export type AcquisitionName = { channel: string; source?: string; campaign?: string };

/** What these acquisitions are called today. */
export async function acquisitionNames(tx: Queryable, siteId: Id<'site'>, ids: string[]): Promise<Map<string, AcquisitionName>> {
  if (ids.length === 0) return new Map();
  const { id, channel, source, campaign } = acquisition;
  const rows = await tx
    .select({ id, channel, source, campaign })
    .from(acquisition)
    .where(and(eq(acquisition.siteId, siteId), sql`${acquisition.id}::text = ANY(${sql.param(ids)}::text[])`));
  return new Map(
    rows.map((row) => [
      row.id,
      { channel: row.channel, ...(row.source && { source: row.source }), ...(row.campaign && { campaign: row.campaign }) },
    ]),
  );
}
