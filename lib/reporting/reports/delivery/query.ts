/** One delivery: its row, how its connection was set, and its attempts, each with only this event's part of what was sent. */
import { and, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { connection, connectionVersion, delivery, order } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { stateAdvice } from '@/lib/delivery/advice';
import { destinationOf } from '@/lib/destinations/registry';
import { FIRST_RULE } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { listRow, rowColumns } from '../deliveries/row';
import { attemptsOf } from './attempts';
import type { DeliveryResult } from './definition';

/** The site's delivery with this id, or undefined when it has none. */
export async function deliveryDetail(tx: ScopedTransaction, site: Site, id: Id<'delivery'>): Promise<DeliveryResult | undefined> {
  const [row] = await tx
    .select({ ...rowColumns, version: delivery.version, versionNow: connection.version })
    .from(delivery)
    .innerJoin(connection, and(eq(connection.siteId, delivery.siteId), eq(connection.id, delivery.connectionId)))
    .leftJoin(order, and(live(order, site.id), eq(order.id, delivery.orderId)))
    .where(and(eq(delivery.siteId, site.id), eq(delivery.id, id)));
  if (!row) return undefined;
  const advice = stateAdvice(row.state, row.reason ?? undefined);
  const version = await versionOf(tx, site, row);
  return {
    delivery: listRow(row),
    ...(advice && { advice }),
    ...(version && { version }),
    ...(await attemptsOf(tx, site, id, destinationOf(row.destination)?.itemsAt)),
  };
}

type Set = { connectionId: Id<'connection'>; name: string; rule: string; version: number; versionNow: number };

async function versionOf(tx: ScopedTransaction, site: Site, set: Set): Promise<DeliveryResult['version']> {
  const [row] = await tx
    .select()
    .from(connectionVersion)
    .where(
      and(
        eq(connectionVersion.siteId, site.id),
        eq(connectionVersion.connectionId, set.connectionId),
        eq(connectionVersion.version, set.version),
      ),
    );
  if (!row) return undefined;
  const first = row.mapping[set.name];
  const rule = set.rule === FIRST_RULE ? first : first?.more?.find(({ id }) => id === set.rule);
  return {
    number: row.version,
    since: row.createdAt.toISOString(),
    current: set.version === set.versionNow,
    ...(rule && { as: rule.as }),
    settings: row.settings,
  };
}
