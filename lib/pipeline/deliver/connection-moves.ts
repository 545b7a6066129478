/**
 * The moves that a person makes with what is owed: release what is held, send again, give up. The platform's maximum age bounds
 * them all.
 */
import type { Database } from '@/db/client';
import { expireHeld, liftHold, releaseAsSet } from '@/db/queries/connection-moves';
import { connectionById } from '@/db/queries/connection';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { destinationOf } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';

/**
 * Lifts the connection's hold and lets everything held go on in its order, as the connection is set now; what has become too old
 * meanwhile is rejected.
 */
export async function releaseConnection(
  db: Database,
  site: Site,
  id: Id<'connection'>,
  now: Date,
): Promise<{ released: number; expired: number }> {
  return db.transaction(async (tx) => {
    const connection = await connectionById(tx, site.id, id);
    const definition = connection && destinationOf(connection.destination);
    if (!definition) return { released: 0, expired: 0 };
    const due = { siteId: site.id, connectionId: id };
    await liftHold(tx, due);
    const oldest = new Date(now.getTime() - definition.limits.ageDays * DAY_MS);
    const expired = await expireHeld(tx, due, oldest, now);
    return { expired, released: await releaseAsSet(tx, due, connection.version, now) };
  });
}
