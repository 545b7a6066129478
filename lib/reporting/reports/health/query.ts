/** The health of one connection: its orders, its deliveries, its requests and what it waits for, all of one moment. */
import type { ScopedTransaction } from '@/db/scoped';
import { type ConnectionShown, shownConnection } from '@/db/queries/connection';
import type { Id } from '@/lib/core/id';
import { holdAdvice } from '@/lib/delivery/advice';
import { destinationOf } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';
import { startOf } from '../../wire';
import type { HealthParams, HealthResult } from './definition';
import { deliveriesOf, waitingOf } from './ledger';
import { neverSent } from './never-sent';
import { ordersArrived } from './orders';
import { lastErrorOf, requestsOf, triesOf } from './requests';

/** How the connection did in the range and does now; undefined when the site has no such connection, or deleted it. */
export async function connectionHealth(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'connection'>,
  { from, to }: HealthParams,
  now = new Date(),
): Promise<HealthResult | undefined> {
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const own = { site, id };
  const row = await shownConnection(tx, site.id, id);
  if (!row) return undefined;
  const lastError = await lastErrorOf(tx, own, span, row.hold?.action);
  const missing = await neverSent(tx, site, row, now);
  return {
    from,
    to,
    timeZone: site.timeZone,
    ...headOf(row),
    orders: await ordersArrived(tx, site, row, span),
    deliveries: await deliveriesOf(tx, own, span),
    requests: await requestsOf(tx, own, span),
    tries: await triesOf(tx, own, span),
    waiting: await waitingOf(tx, own),
    ...(missing && { neverSent: missing }),
    ...(lastError && { lastError }),
  };
}

function headOf({ id, name, destination, enabled, pixel, hold }: ConnectionShown): Pick<HealthResult, 'connection' | 'hold'> {
  const definition = destinationOf(destination);
  const advice = holdAdvice(hold?.action);
  return {
    connection: {
      id,
      name,
      destination,
      destinationName: definition?.name ?? destination,
      enabled,
      pixel,
      ageDays: definition?.limits.ageDays ?? 0,
    },
    ...(hold && { hold: { ...hold, ...(advice && { advice }) } }),
  };
}
