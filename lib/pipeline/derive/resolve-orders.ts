/**
 * Finds the order of each event of a run that speaks of one, by all names that it and the stored events call it. What turns out
 * to be one order goes on as the first in the log; links, refunds and names follow, and in the live generation what was told and
 * sent of the other.
 */
import type { Transaction } from '@/db/client';
import {
  ambiguousNames,
  eventsOfLinks,
  followOrder,
  keysOfOrders,
  linksOf,
  moveLinks,
  type NameRow,
  type OrderLink,
  ordersNamed,
  replaceNames,
  takeOrders,
} from '@/db/queries/order-names';
import { type OrderRow, saveOrderChanges } from '@/db/queries/orders';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { decisionOf } from '@/lib/model/decision';
import { PURCHASE_KEY_PREFIX } from '@/lib/model/delivery-key';
import { orderIdOf } from '@/lib/model/order-id';
import { decidedNames, nameKeyOf, spokenNames, type SpokenNames } from '@/lib/model/order-name';
import type { Site } from '@/lib/model/site';
import { namesOrders } from '@/lib/sources/registry';
import { groupOrders, type SpeakingEvent } from './order-groups';
import type { Derivation, WorkingSet } from './working-set';

export type ResolvedOrders = {
  /** The order of each event of the run that speaks of one. */
  orderOf: Map<Id<'event'>, Id<'order'>>;
  /** What the orders at hand are called. */
  keys: Map<Id<'order'>, string>;
  /** Orders whose events are not those they were. */
  regrouped: Id<'order'>[];
  /** The rows of orders that no purchase speaks of any more: they are others' now. */
  gone: OrderRow[];
};

type Speaking = SpeakingEvent & { link?: OrderLink };

export async function resolveOrders(tx: Transaction, site: Site, into: Derivation, set: WorkingSet): Promise<ResolvedOrders> {
  const fresh = set.orderEvents.map(
    ({ eventId, names, position, source, role }): Speaking => ({
      ...names,
      eventId,
      position,
      source,
      states: role === 'stated',
      decides: role === 'decision',
    }),
  );
  if (fresh.length === 0) return { orderOf: new Map(), keys: new Map(), regrouped: [], gone: [] };
  const { stored, groups, ambiguous } = await groupedWith(tx, site, into, fresh);
  const links = new Map(stored.map((event) => [event.eventId, event.link]));
  const orderOf = new Map<Id<'event'>, Id<'order'>>();
  const keys = new Map<Id<'order'>, string>();
  const made = new Set<Id<'order'>>();
  const moves: { eventId: Id<'event'>; from: Id<'order'>; to: Id<'order'> }[] = [];
  const names: NameRow[] = [];
  for (const { key, events } of groups) {
    const to = orderIdOf(site.id, key);
    keys.set(to, key);
    if (events.some(({ states }) => states)) made.add(to);
    for (const { eventId } of events) {
      orderOf.set(eventId, to);
      const from = links.get(eventId)?.orderId;
      if (from && from !== to) moves.push({ eventId, from, to });
    }
    names.push(...nameRows(events, { siteId: site.id, generation: into.generation, orderId: to }, ambiguous));
  }
  const before = new Set(stored.flatMap(({ link }) => link?.orderId ?? []));
  await moveLinks(tx, into, moves);
  await replaceNames(tx, into, [...before], names);
  // Refunds and decisions may be all that is left of an order, under the key that it had.
  const unmade = [...before].filter((id) => !made.has(id));
  const gone = await takeOrders(tx, into, unmade);
  const lost = unmade.filter((id) => !keys.has(id) || gone.some((row) => row.id === id));
  if (into.isLive) await follow(tx, site, { moves, gone, fresh, orderOf, lost });
  const touched = moves.flatMap(({ from, to }) => [from, to]).filter((id) => keys.has(id));
  return { orderOf, keys, gone, regrouped: [...new Set(touched)] };
}

/**
 * The run's events and the stored ones that may speak of the same orders, as orders. Whoever is called as one of them would be
 * must be at hand too, or two orders would be called alike: that is looked up until nobody else is.
 */
async function groupedWith(tx: Transaction, site: Site, of: Derivation, fresh: Speaking[]) {
  const values = [...new Set(fresh.flatMap(({ key, bare, names }) => [key, bare ?? key, ...names.map(({ value }) => value)]))];
  const named = await ordersNamed(tx, of, values);
  const looked = new Set<Id<'order'>>();
  const stored: Speaking[] = [];
  const known = [...named.ambiguous];
  let more = [...named.orderIds, ...fresh.map(({ key }) => orderIdOf(site.id, key))];
  for (;;) {
    for (const id of more) looked.add(id);
    const found = await spokenOf(tx, site, of, [...new Set(more)]);
    stored.push(...found);
    known.push(...(await ambiguousNames(tx, of, [...new Set(found.flatMap(({ link }) => link?.orderId ?? []))])));
    const grouping = groupOrders([...stored, ...fresh], {
      ambiguous: new Set(known.map(nameKeyOf)),
      kinds: site.settings.orderNameKinds,
    });
    more = grouping.groups.map(({ key }) => orderIdOf(site.id, key)).filter((id) => !looked.has(id));
    if (more.length === 0) return { stored, ...grouping };
  }
}

/** The stored events that speak of these orders. */
async function spokenOf(tx: Transaction, site: Site, of: Derivation, orderIds: Id<'order'>[]): Promise<Speaking[]> {
  const links = await linksOf(tx, of, orderIds);
  const nameless = links.filter(({ names, logPosition }) => names === null || logPosition === null);
  const rows = await eventsOfLinks(
    tx,
    site.id,
    nameless.map(({ eventId }) => eventId),
  );
  const events = new Map(rows.map((event) => [event.id, event]));
  return links.flatMap((link): Speaking[] => {
    const { eventId, source, role } = link;
    const event = events.get(eventId);
    const names = link.names ?? (event && namesOf(event));
    const position = link.logPosition ?? event?.position;
    if (!names || position === undefined) return [];
    return [{ ...names, eventId, position, source, states: role === 'stated', decides: role === 'decision', link }];
  });
}

/** What an event calls the order that it speaks of, decisions included. */
export function namesOf(event: Parameters<typeof spokenNames>[0]): SpokenNames | undefined {
  const decision = decisionOf(event);
  if (decision) return decision.name === 'order_marked_test' ? decidedNames(decision.orderKey) : undefined;
  return spokenNames(event, namesOrders(event.source));
}

/** Each name of an order once, under the event that first said it. */
function nameRows(
  events: SpeakingEvent[],
  of: Pick<NameRow, 'siteId' | 'generation' | 'orderId'>,
  ambiguous: ReadonlySet<string>,
): NameRow[] {
  const rows = new Map<string, NameRow>();
  for (const { eventId, names, bare, source } of events) {
    const said = [
      ...names.map((name) => ({ ...name, ambiguous: ambiguous.has(nameKeyOf(name)) })),
      ...(bare === undefined ? [] : [{ source, kind: 'bare' as const, value: bare, ambiguous: false }]),
    ];
    for (const name of said) {
      const key = `${name.source} ${name.kind} ${name.value}`;
      if (!rows.has(key)) rows.set(key, { ...of, ...name, eventId });
    }
  }
  return [...rows.values()];
}

type Followed = {
  moves: { eventId: Id<'event'>; from: Id<'order'>; to: Id<'order'> }[];
  gone: OrderRow[];
  fresh: Speaking[];
  orderOf: ReadonlyMap<Id<'event'>, Id<'order'>>;
  lost: Id<'order'>[];
};

/** What was told and sent of an order that is another's now stands under that one, with a word on why. */
async function follow(tx: Transaction, site: Site, { moves, gone, fresh, orderOf, lost }: Followed): Promise<void> {
  for (const from of lost) {
    const to = moves.find((move) => move.from === from)?.to;
    if (!to) continue;
    const sent = await keysOfOrders(tx, site.id, [from, to]);
    const sentTwice = [from, to].every((id) => sent.get(id)?.some((key) => key.startsWith(PURCHASE_KEY_PREFIX)));
    await followOrder(tx, site.id, from, to);
    const was = gone.find(({ id }) => id === from);
    const evidence = fresh.find(({ eventId }) => orderOf.get(eventId) === to)?.eventId;
    if (!was || !evidence) continue;
    await saveOrderChanges(tx, [
      {
        siteId: site.id,
        id: derivedUuid('order_change', from, to, evidence) as Id<'order_change'>,
        orderId: to,
        changedAt: was.orderedAt,
        cause: 'names',
        eventId: evidence,
        detail: { order: was.orderKey, ...(sentTwice && { sentTwice: 'true' }) },
      },
    ]);
  }
}
