/** The report for another lookback window than the site's own: orders stream by, and only the sums stay. */
import { and, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { dimensionKeySql } from '../../dimension';
import { recompute } from '../../recompute';
import { salesIn } from '../../revenue';
import { shareOf } from '../../share';
import { type Cell, CellTable } from './cell';
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
    order: { newCustomer, leftOut, salesChannel },
    credits,
  } of sales) {
    for (const { touch, model, entry, amount, weight, totalWeight } of credits) {
      const orders = entry === 0 ? shareOf(weight, totalWeight) : 0n;
      table.add(
        touch?.extra,
        model,
        { revenue: amount, orders, newCustomerOrders: newCustomer ? orders : 0n },
        leftOut ? salesChannel : undefined,
      );
    }
  }
  return table.cells();
}
