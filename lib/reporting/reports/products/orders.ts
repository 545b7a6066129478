/** The orders behind a figure of the products report, and what each holds of the product: together they are the figure. */
import { and, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { holdsProduct, isOfProduct, isOfVariant } from '../../product';
import { rowsOf } from '../../rows';
import { figuresOf, partsSql, partSums, sumColumns, sumTexts } from './figures';
import { linesSql, uncountedRefunds } from './lines';

export type ProductRequest = {
  product: string;
  variant?: string | undefined;
  boughtWith?: string | undefined;
  /** Only orders of which some of it came back. */
  returned?: 'true' | undefined;
};

/** Whether the row of order is one of them; `within` is what else the list asks of it. */
export async function isOfProductFigure(
  tx: ScopedTransaction,
  site: Site,
  { product, variant, boughtWith, returned }: ProductRequest,
  within: SQL | undefined,
): Promise<SQL | undefined> {
  const holds = and(
    holdsProduct(order, product, variant),
    boughtWith === undefined ? undefined : holdsProduct(order, boughtWith),
  );
  if (!returned) return holds;
  const lines = linesSql(within, await uncountedRefunds(tx, site, within), ofLine({ product, variant }));
  return and(holds, sql`${order.id} IN (SELECT order_id FROM (${lines}) AS line WHERE returned_units > 0 OR returned <> 0)`);
}

type Held = Omit<ReturnType<typeof figuresOf>, 'orders'>;

/** What these orders hold of it, by their id, in the currency of each. */
export async function heldBy(
  tx: ScopedTransaction,
  site: Site,
  request: ProductRequest,
  ids: Id<'order'>[],
): Promise<Map<string, (currency: Site['currency']) => Held>> {
  if (ids.length === 0) return new Map();
  const chosen = and(live(order, site.id), inArray(order.id, ids));
  const lines = linesSql(chosen, await uncountedRefunds(tx, site, chosen), ofLine(request));
  const parts = partsSql(lines, sql`product`, sql`NULL AS more`);
  const rows = await rowsOf(
    tx,
    { id: z.string(), ...sumColumns },
    sql`SELECT order_id AS id, ${sumTexts('')} FROM (SELECT order_id, ${partSums} FROM (${parts}) AS part GROUP BY order_id) AS held`,
  );
  return new Map(rows.map(({ id, ...sums }) => [id, (currency) => heldOf(figuresOf(sums, currency))]));
}

function heldOf({ orders: _, ...held }: ReturnType<typeof figuresOf>): Held {
  return held;
}

function ofLine({ product, variant }: ProductRequest): SQL | undefined {
  return and(isOfProduct(product), variant === undefined ? undefined : isOfVariant(variant));
}
