/** The orders that came last. */
import { desc, getTableColumns } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyer } from '@/db/queries/buyers';
import { order } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creditedTouches } from '../../credited-touch';
import { salesIn, type Span } from '../../revenue';
import { storedCurrency, wireMoney } from '../../wire';
import type { OverviewResult } from './definition';

const ORDERS = 8;

/** The last sales of the range, in whatever currency, each with the touch that earned most of it. */
export async function latestOrders(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  model: ModelId,
): Promise<OverviewResult['latestOrders']> {
  const rows = await tx
    .select({ ...getTableColumns(order), isNew: isNewBuyer(site) })
    .from(order)
    .where(salesIn(site, span))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(ORDERS);
  const touches = await creditedTouches(
    tx,
    site,
    rows.map((row) => row.id),
    model,
  );
  return rows.map((row) => {
    const touch = touches.get(row.id);
    return {
      id: row.id,
      orderKey: row.orderKey,
      orderedAt: row.orderedAt.toISOString(),
      revenue: wireMoney(row.revenue - row.refunded, storedCurrency(row.currency)),
      ...(touch && { channel: touch.channel }),
      ...(touch?.campaign && { campaign: touch.campaign }),
      newCustomer: row.isNew,
    };
  });
}
