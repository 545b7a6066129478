/**
 * Subscriptions that were taken back before they could be told: a yes that waited (an outage, a hold) must not sign up again whoever
 * has left meanwhile, and platforms take each as a fresh yes.
 */
import type { Database } from '@/db/client';
import { type DeliveryRow, deliveriesNamed } from '@/db/queries/delivery';
import { SUBSCRIBE, UNSUBSCRIBE } from '@/lib/destinations/messaging';
import type { Conversion } from '@/lib/model/conversion';
import type { Site } from '@/lib/model/site';
import { loadConversions } from './load-conversions';
import type { OpenConnection } from './open-connection';

/** The keys, of these deliveries, of subscriptions whose person has left after them. */
export async function takenBack(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  conversions: ReadonlyMap<string, Conversion>,
  now: Date,
): Promise<Set<string>> {
  const joined = deliveries.filter(({ name, version }) => connection.at(version)?.mapping[name]?.as === SUBSCRIBE);
  if (joined.length === 0) return new Set();
  const since = new Date(Math.min(...joined.map(({ occurredAt }) => occurredAt.getTime())));
  const names = namesOf(connection, UNSUBSCRIBE);
  const left = await deliveriesNamed(db, { siteId: site.id, connectionId: connection.row.id }, names, since);
  if (left.length === 0) return new Set();
  const leaving = [...(await loadConversions(db, site, left, now)).values()];
  return new Set(
    joined.flatMap(({ key }) => {
      const subscription = conversions.get(key);
      return subscription && leaving.some((leave) => isTakenBackBy(subscription, leave)) ? key : [];
    }),
  );
}

function namesOf({ row, at }: OpenConnection, as: string): string[] {
  const mapping = at(row.version)?.mapping ?? {};
  return Object.keys(mapping).filter((name) => mapping[name]?.as === as);
}

function isTakenBackBy({ user, occurredAt }: Conversion, leave: Conversion): boolean {
  if (leave.occurredAt < occurredAt) return false;
  return (['emailHash', 'phoneHash'] as const).some((field) => user[field] !== undefined && user[field] === leave.user[field]);
}
