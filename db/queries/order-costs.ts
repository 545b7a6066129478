/** Reads what an order's costs are worked out from, and writes what they come to: by order, and in each row of its credit. */
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { costLine, credit, orderCost, orderItem } from '../schema';
import { inChunks } from './bulk';
import { type Generation, ofGeneration } from './live';

export type CostLineRow = typeof costLine.$inferSelect;
export type OrderCostRow = typeof orderCost.$inferSelect;
export type ItemRow = typeof orderItem.$inferSelect;

/** The lines of cost that these products may have, and all that are of more than one product. */
export async function costLinesFor(db: Queryable, siteId: Id<'site'>, products: readonly string[]): Promise<CostLineRow[]> {
  const ofMany = inArray(costLine.scope, ['all', 'category']);
  const named = sql`${costLine.subject} = ANY(${sql.param([...products])}::text[])`;
  return db
    .select()
    .from(costLine)
    .where(and(eq(costLine.siteId, siteId), or(ofMany, named)));
}

/** Whether the site has any line of cost. */
export async function hasCostLines(db: Queryable, siteId: Id<'site'>): Promise<boolean> {
  return (await db.select({ id: costLine.id }).from(costLine).where(eq(costLine.siteId, siteId)).limit(1)).length > 0;
}

/** The lines of these orders, in their order. */
export async function itemsOfOrders(tx: Queryable, of: Generation, ids: Id<'order'>[]): Promise<Map<Id<'order'>, ItemRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(orderItem)
    .where(and(ofGeneration(orderItem, of), inArray(orderItem.orderId, ids)))
    .orderBy(asc(orderItem.orderId), asc(orderItem.position));
  return Map.groupBy(rows, ({ orderId }) => orderId);
}

/** The stored costs of these orders. */
export async function orderCostsOf(tx: Queryable, of: Generation, ids: Id<'order'>[]): Promise<Map<Id<'order'>, OrderCostRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(orderCost)
    .where(and(ofGeneration(orderCost, of), inArray(orderCost.orderId, ids)));
  return new Map(rows.map((row) => [row.orderId, row]));
}

/** Puts these rows in place of what these orders cost. */
export async function replaceOrderCosts(
  tx: Transaction,
  of: Generation,
  ids: Id<'order'>[],
  rows: OrderCostRow[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.delete(orderCost).where(and(ofGeneration(orderCost, of), inArray(orderCost.orderId, ids)));
  await inChunks(rows, (chunk) => tx.insert(orderCost).values(chunk));
}

export type WeighedCredit = Pick<
  typeof credit.$inferSelect,
  'orderId' | 'model' | 'entry' | 'position' | 'weight' | 'totalWeight'
>;

/** How the credit of these orders is shared. */
export async function creditWeights(tx: Transaction, of: Generation, ids: Id<'order'>[]): Promise<WeighedCredit[]> {
  if (ids.length === 0) return [];
  const { orderId, model, entry, position, weight, totalWeight } = credit;
  return tx
    .select({ orderId, model, entry, position, weight, totalWeight })
    .from(credit)
    .where(and(ofGeneration(credit, of), inArray(credit.orderId, ids)))
    .orderBy(asc(credit.orderId), asc(credit.model), asc(credit.entry), asc(credit.position));
}

export type CostedCredit = Omit<WeighedCredit, 'weight' | 'totalWeight'> &
  Pick<typeof credit.$inferSelect, 'tierOne' | 'tierTwo' | 'tierThree' | 'knownRevenue'>;

/** Writes these parts of costs into the rows of credit that they are of. */
export async function setCreditCosts(tx: Transaction, of: Generation, rows: readonly CostedCredit[]): Promise<void> {
  if (rows.length === 0) return;
  const told = rows.map(({ orderId, model, entry, position, tierOne, tierTwo, tierThree, knownRevenue }) => ({
    ...{ order_id: orderId, model, entry, position },
    ...{ one: textOf(tierOne), two: textOf(tierTwo), three: textOf(tierThree), known: textOf(knownRevenue) },
  }));
  await tx.execute(sql`
    UPDATE ${credit} SET tier_one = told.one, tier_two = told.two, tier_three = told.three, known_revenue = told.known
    FROM json_to_recordset(${JSON.stringify(told)}::json)
      AS told (order_id uuid, model text, entry smallint, position integer, one bigint, two bigint, three bigint, known bigint)
    WHERE ${ofGeneration(credit, of)} AND ${credit.orderId} = told.order_id AND ${credit.model} = told.model
      AND ${credit.entry} = told.entry AND ${credit.position} = told.position`);
}

function textOf(amount: bigint | null): string | null {
  return amount === null ? null : String(amount);
}
