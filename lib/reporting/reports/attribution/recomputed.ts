/** The report for another lookback window than the site's own: orders stream by, and only the sums stay. */
import { and, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { type Dimension, dimensionKeySql, type DayEdges } from '../../dimension';
import { recompute } from '../../recompute';
import { salesIn } from '../../revenue';
import { type Cell, CellTable } from './cell';
import { rowKeySchema } from './definition';
import type { CellRequest } from './stored';

/** As storedCells, for the touches within `lookbackDays` of each order. */
export async function recomputedCells(
  tx: ScopedTransaction,
  site: Site,
  request: CellRequest & { lookbackDays: number },
): Promise<Cell[]> {
  const table = new CellTable();
  const sales = recompute(tx, site, {
    where: and(salesIn(site, request.span, request.filter), eq(order.currency, site.currency)),
    models: request.models,
    lookbackDays: request.lookbackDays,
    extra: dimensionKeySql(request.by),
  });
  for await (const {
    order: { newCustomer, leftOut, salesChannel, orderedAt },
    credits,
  } of sales) {
    const ofOrder = { salesChannel, day: dayOf(orderedAt, request.days) };
    for (const { touch, model, amount, share } of credits) {
      table.add(
        touch && withOrder(touch.extra, request.by, ofOrder),
        model,
        { revenue: amount, orders: share, newCustomerOrders: newCustomer ? share : 0n },
        leftOut ? salesChannel : undefined,
      );
    }
  }
  return table.cells();
}

/** The key of a touch with what of it is the order's. */
function withOrder(key: string, by: readonly Dimension[], ofOrder: { salesChannel: string; day: string | undefined }): string {
  if (!by.some((dimension) => dimension in ofOrder)) return key;
  const values = rowKeySchema.parse(JSON.parse(key));
  const told: Partial<Record<Dimension, string | undefined>> = ofOrder;
  return keyText(by.map((dimension, index) => told[dimension] ?? values[index] ?? null));
}

/** As Postgres spells json_build_array. */
function keyText(values: (string | null)[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function dayOf(at: Date, { edges, names }: DayEdges): string | undefined {
  return names[edges.findLastIndex((edge) => edge <= at)];
}
