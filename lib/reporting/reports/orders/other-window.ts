/**
 * Orders credited to certain touches under another lookback window than the site's own: credit is worked out as orders stream by.
 */
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { recompute } from '../../recompute';
import type { OrdersParams } from './definition';
import { touchFits, UNATTRIBUTED } from './touch-filter';
import type { Place, Walk, Walked } from './walk';

/** The places of one page and one more. The first page walks the whole list to count it; later ones stop when they are full. */
export async function walkOtherWindow(tx: ScopedTransaction, site: Site, params: OrdersParams, walk: Walk): Promise<Walked> {
  const places: Place[] = [];
  let count = 0;
  const orders = recompute(tx, site, {
    where: walk.where,
    models: [params.model],
    lookbackDays: walk.lookbackDays,
    extra: touchFits(site, params).mapWith(Boolean),
    before: walk.after,
  });
  for await (const { order, credits } of orders) {
    const earners = credits.filter(({ entry, touchpointId }) => entry === 0 && touchpointId !== undefined);
    const fits =
      params.channel === UNATTRIBUTED
        ? earners.length === 0 && !order.leftOut
        : earners.some(({ touch }) => touch?.extra === true);
    if (!fits) continue;
    count += 1;
    if (places.length <= params.limit) places.push({ id: order.id, at: order.place });
    else if (walk.after) break;
  }
  return { places, total: walk.after?.total ?? count };
}
