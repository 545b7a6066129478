/**
 * The ledger, newest first, a page at a time. An order, an event and a key are looked up by their indexes; other filters have
 * none, so a page looks through a bounded number of deliveries and then says where to go on, as the list of events does.
 */
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { connection, delivery, order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { startOf } from '../../wire';
import { type DeliveriesParams, type DeliveriesResult, deliveryPlace } from './definition';
import { listRow, rowColumns } from './row';

/** Deliveries looked through for one filtered page: some 20 ms of reading. */
const SCAN_MAX = 20_000;

type Place = { at: string; id: string };

/** One page of the site's deliveries that fit the filters. */
export async function listDeliveries(
  tx: ScopedTransaction,
  site: Site,
  params: DeliveriesParams,
  scanMax = SCAN_MAX,
): Promise<DeliveriesResult> {
  const after = decodeCursor(deliveryPlace, params.cursor);
  const floor = isScanned(params) ? await scanFloor(tx, site, params, after, scanMax) : undefined;
  const found = await tx
    .select({ ...rowColumns, at: sql<string>`${delivery.plannedAt}::text` })
    .from(delivery)
    .innerJoin(connection, and(eq(connection.siteId, delivery.siteId), eq(connection.id, delivery.connectionId)))
    .leftJoin(order, and(live(order, site.id), eq(order.id, delivery.orderId)))
    .where(
      and(
        reach(site, params, after),
        floor && sql`(${delivery.plannedAt}, ${delivery.id}) >= (${floor.at}::timestamptz, ${floor.id}::uuid)`,
        fits(site, params),
      ),
    )
    .orderBy(desc(delivery.plannedAt), desc(delivery.id))
    .limit(params.limit + 1);
  const rows = found.slice(0, params.limit);
  const last = rows.at(-1);
  const end = found.length > params.limit && last ? { at: last.at, id: last.id } : floor;
  return {
    rows: rows.map(listRow),
    ...(end && { nextCursor: encodeCursor(end) }),
    ...(end && { lookedBackTo: new Date(end.at).toISOString() }),
  };
}

/** Whether a page may have to pass over deliveries. */
function isScanned({ connection: id, state, reason, name, order: number, event, key }: DeliveriesParams): boolean {
  const isLookedUp = [number, event, key].some((value) => value !== undefined);
  return !isLookedUp && [id, state, reason, name].some((value) => value !== undefined);
}

/** The part of the ledger that the page begins in. */
function reach(site: Site, { from, to }: DeliveriesParams, after: Place | undefined): SQL | undefined {
  return and(
    eq(delivery.siteId, site.id),
    from ? gte(delivery.plannedAt, startOf(from, site.timeZone)) : undefined,
    to ? lt(delivery.plannedAt, startOf(to, site.timeZone)) : undefined,
    after && sql`(${delivery.plannedAt}, ${delivery.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
  );
}

/** The last delivery that this page may look at, or undefined when all the rest is within reach. */
async function scanFloor(
  tx: ScopedTransaction,
  site: Site,
  params: DeliveriesParams,
  after: Place | undefined,
  scanMax: number,
): Promise<Place | undefined> {
  const [floor] = await tx
    .select({ at: sql<string>`${delivery.plannedAt}::text`, id: sql<string>`${delivery.id}` })
    .from(delivery)
    .where(reach(site, params, after))
    .orderBy(desc(delivery.plannedAt), desc(delivery.id))
    .offset(scanMax - 1)
    .limit(1);
  return floor;
}

function fits(site: Site, params: DeliveriesParams): SQL | undefined {
  const { connection: id, state, reason, name, order: number, event, key } = params;
  const own = sql`(SELECT id FROM connection WHERE site_id = ${site.id})`;
  return and(
    id ? sql`${delivery.connectionId} = ${id}::uuid` : undefined,
    state ? eq(delivery.state, state) : undefined,
    reason ? eq(delivery.reason, reason) : undefined,
    name ? eq(delivery.name, name) : undefined,
    event ? sql`${delivery.eventId} = ${event}::uuid` : undefined,
    // By connection and key together there is an index, and a site has few connections.
    key ? and(inArray(delivery.connectionId, own), eq(delivery.key, key)) : undefined,
    number
      ? sql`${delivery.orderId} IN (SELECT id FROM "order" WHERE ${live(order, site.id)} AND order_key = ${number})`
      : undefined,
  );
}
