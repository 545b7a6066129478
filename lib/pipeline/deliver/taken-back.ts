/**
 * Subscriptions that were taken back before they could be told: a yes that waited (an outage, a hold) must not sign up again
 * whoever has left meanwhile, and platforms take each as a fresh yes.
 */
import type { Database } from '@/db/client';
import type { DeliveryRow } from '@/db/queries/delivery';
import { deliveriesNamed } from '@/db/queries/named-deliveries';
import type { Id } from '@/lib/core/id';
import { SUBSCRIBE, UNSUBSCRIBE } from '@/lib/destinations/messaging';
import type { Conversion } from '@/lib/model/conversion';
import { rulesSent } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { consentedChannels, leftChannels } from '@/lib/model/subscription';
import { loadConversions } from './load-conversions';
import type { OpenConnection } from './open-connection';
import { ruleOf, tooOld } from './rule-of';

/** Of these deliveries, the subscriptions whose person has left after them. */
export async function takenBack(
  db: Database,
  site: Site,
  connection: OpenConnection,
  deliveries: DeliveryRow[],
  conversions: ReadonlyMap<string, Conversion>,
  now: Date,
): Promise<Set<Id<'delivery'>>> {
  const joined = deliveries.filter((delivery) => isFreshSubscription(connection, delivery, now));
  const hashes = joined.flatMap(({ key }) => {
    const { emailHash, phoneHash } = conversions.get(key)?.user ?? {};
    return [emailHash, phoneHash].filter((hash) => hash !== undefined);
  });
  if (hashes.length === 0) return new Set();
  const since = new Date(Math.min(...joined.map(({ occurredAt }) => occurredAt.getTime())));
  const due = { siteId: site.id, connectionId: connection.row.id };
  const left = await deliveriesNamed(db, due, { names: namesOf(connection), since, hashes });
  if (left.length === 0) return new Set();
  const leaving = [...(await loadConversions(db, site, left, now)).values()];
  return new Set(
    joined.flatMap(({ id, key }) => {
      const subscription = conversions.get(key);
      return subscription && leaving.some((leave) => isTakenBackBy(subscription, leave)) ? id : [];
    }),
  );
}

/** One that is too old is not told whoever has left: a week's backlog must not look through a week's ledger. */
function isFreshSubscription(connection: OpenConnection, delivery: DeliveryRow, now: Date): boolean {
  const as = ruleOf(connection, delivery)?.as;
  return as === SUBSCRIBE && tooOld(connection.definition, as, delivery.occurredAt, now) === undefined;
}

/** The events that the connection tells, by any of their rules, as a person's leaving. */
function namesOf({ row, at }: OpenConnection): string[] {
  const mapping = at(row.version)?.mapping ?? {};
  return Object.keys(mapping).filter((name) => rulesSent(mapping, name).some(({ rule }) => rule.as === UNSUBSCRIBE));
}

function isTakenBackBy({ user, occurredAt, properties }: Conversion, leave: Conversion): boolean {
  if (leave.occurredAt < occurredAt) return false;
  const left = leftChannels(leave.properties);
  if (!consentedChannels(properties).some((channel) => left.includes(channel))) return false;
  return (['emailHash', 'phoneHash'] as const).some((field) => user[field] !== undefined && user[field] === leave.user[field]);
}
