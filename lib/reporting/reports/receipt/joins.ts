/** What joined whom into the buyer, and with whom somebody said that the buyer is not one. */
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { actorNames } from '@/db/queries/actor-names';
import { eventsById } from '@/db/queries/conversion';
import { live } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { type identifier, merge, order, person, visitor } from '@/db/schema';
import { isSha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { decisionOf } from '@/lib/model/decision';
import { isPresented } from '@/lib/model/person';
import type { Site } from '@/lib/model/site';
import type { ReceiptResult } from './definition';
import { deciderOf } from './explain';

type Person = NonNullable<ReceiptResult['person']>;

/** Enough to compare two by eye, too little to look one up. */
const HASH_DIGITS_SHOWN = 12;
/** A customer id that a till gives to everybody joins hundreds; nobody reads them all. */
const JOINS_SHOWN_MAX = 100;

/** A handle as it is shown: of a hash its first digits. */
export function shownHandle(value: string): string {
  return isSha256Hex(value) ? value.slice(0, HASH_DIGITS_SHOWN) : value;
}

/** The merges among those who are this person today, aliases apart: with what each of them had brought in. */
export async function receiptMerges(tx: ScopedTransaction, site: Site, personId: Id<'person'>): Promise<Person['merges']> {
  const those = tx
    .select({ id: person.id })
    .from(person)
    .where(and(live(person, site.id), or(eq(person.id, personId), eq(person.mergedInto, personId))));
  const merges = await tx
    .select()
    .from(merge)
    .where(and(live(merge, site.id), inArray(merge.winnerId, those)))
    .orderBy(asc(merge.mergedAt), asc(merge.id))
    .limit(JOINS_SHOWN_MAX);
  const losers = merges.map(({ loserId }) => loserId);
  const browsers = await browsersOf(tx, site, personId, losers);
  const orders = await ordersOf(tx, site, personId, losers);
  return merges.flatMap(({ id, mergedAt, kind, value, eventId, winnerId, loserId }) => {
    if (!isPresented(kind)) return [];
    const loser = { visitors: browsers.get(loserId) ?? [], orders: orders.get(loserId) ?? 0 };
    return { id, mergedAt: mergedAt.toISOString(), kind, value: shownHandle(value), eventId, winnerId, loserId, loser };
  });
}

async function browsersOf(
  tx: ScopedTransaction,
  site: Site,
  personId: Id<'person'>,
  bases: Id<'person'>[],
): Promise<Map<string, string[]>> {
  if (bases.length === 0) return new Map();
  const rows = await tx
    .select({ id: visitor.id, base: visitor.basePersonId })
    .from(visitor)
    .where(and(live(visitor, site.id), eq(visitor.personId, personId), inArray(visitor.basePersonId, bases)))
    .orderBy(asc(visitor.id));
  const found = new Map<string, string[]>();
  for (const { id, base } of rows) if (base) found.set(base, [...(found.get(base) ?? []), id]);
  return found;
}

async function ordersOf(
  tx: ScopedTransaction,
  site: Site,
  personId: Id<'person'>,
  bases: Id<'person'>[],
): Promise<Map<string, number>> {
  if (bases.length === 0) return new Map();
  const rows = await tx
    .select({ base: order.basePersonId, count: sql`count(*)`.mapWith(Number) })
    .from(order)
    .where(and(live(order, site.id), eq(order.personId, personId), inArray(order.basePersonId, bases)))
    .groupBy(order.basePersonId);
  return new Map(rows.flatMap(({ base, count }) => (base ? [[base, count] as const] : [])));
}

/** Each as the event that holds it tells; one whose event is gone is not shown, and holds. */
export async function receiptPartings(
  tx: ScopedTransaction,
  site: Site,
  rows: Pick<typeof identifier.$inferSelect, 'eventId'>[],
): Promise<Person['partings']> {
  if (rows.length === 0) return [];
  const events = await eventsById(tx, site.id, [...new Set(rows.map(({ eventId }) => eventId))]);
  const found = events.flatMap((event) => {
    const decision = decisionOf(event);
    return decision?.name === 'people_parted' ? [{ event, decision }] : [];
  });
  const names = await actorNames(
    tx,
    found.map(({ decision }) => decision.decidedBy),
  );
  return found.map(({ event, decision: { personId, otherPersonId, kind, decidedBy, reason } }) => ({
    ...{ eventId: event.id, at: event.occurredAt.toISOString(), personId, otherPersonId, kind },
    by: deciderOf({ decidedBy }, names),
    ...(reason && { reason }),
  }));
}
