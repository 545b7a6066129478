/**
 * Which events speak of one order, by the names that they call it. Two orders that each hold an own id of one source stay two,
 * whatever else they share; a name found on two such orders names neither. A function of the set of events: their places in the
 * log only say which of several orders of things that are now one goes on.
 */
import { nameKeyOf, type OrderNameKind, orderNameKinds, type SpokenNames } from '@/lib/model/order-name';
import type { Id } from '@/lib/core/id';

export type SpeakingEvent = SpokenNames & {
  eventId: Id<'event'>;
  position: bigint;
  source: string;
  /** A purchase: it makes an order, which refunds and decisions only speak of. */
  states: boolean;
  /** What a person decided of the order that is called so: it names nothing to others. */
  decides?: boolean;
};

export type OrderGroup = {
  key: string;
  /** In the order of the log, what was decided last. */
  events: SpeakingEvent[];
};

export type Grouping = {
  groups: OrderGroup[];
  /** Names that two orders with ids of their own share, by nameKeyOf. */
  ambiguous: Set<string>;
};

export type GroupingTerms = {
  /** Names known to be shared by two orders, not all of which are at hand. */
  ambiguous: ReadonlySet<string>;
  /** The kinds that a transaction id without one is tried as; empty: first what the shop's source sends as transaction id. */
  kinds: readonly OrderNameKind[];
};

/** The orders that these events speak of, each event in one. */
export function groupOrders(events: SpeakingEvent[], terms: GroupingTerms): Grouping {
  const inLog = events.toSorted((left, right) => (left.position < right.position ? -1 : 1));
  const ordered = inLog.filter(({ decides }) => !decides);
  const sets = disjointSets(ordered);
  for (const holders of holdersOf(ordered, 'id').values()) sets.joinAll(holders);
  const ambiguous = new Set([...terms.ambiguous, ...sharedNames(ordered)]);
  for (const kind of orderNameKinds) {
    if (kind === 'id') continue;
    for (const [name, holders] of holdersOf(ordered, kind)) {
      if (!ambiguous.has(name) && !sets.joinAll(holders)) ambiguous.add(name);
    }
  }
  const named = namedIndex(ordered, ambiguous, terms.kinds);
  joinBare(ordered, sets, named);
  const groups = withKeys([...Map.groupBy(ordered, sets.rootOf).values()]);
  const decided = inLog.filter(({ decides }) => decides);
  return { groups: withDecisions(groups, decided, (value) => oneOf(named(value), sets)), ambiguous };
}

/** Who calls an order so, by the name; names in the order of their first mention. */
function holdersOf(events: SpeakingEvent[], kind: OrderNameKind): Map<string, SpeakingEvent[]> {
  const said = events.flatMap((event) => event.names.flatMap((name) => (name.kind === kind ? { name, event } : [])));
  const holders = Map.groupBy(said, ({ name }) => nameKeyOf(name));
  return new Map([...holders].map(([name, own]) => [name, own.map(({ event }) => event)]));
}

/** Names that a source's events with two different ids carry. */
function sharedNames(events: SpeakingEvent[]): string[] {
  const ids = new Map<string, Set<string>>();
  for (const { names } of events) {
    for (const own of names.filter(({ kind }) => kind === 'id')) {
      for (const name of names.filter(({ kind }) => kind !== 'id')) {
        const key = `${own.source}\n${nameKeyOf(name)}`;
        ids.set(key, (ids.get(key) ?? new Set()).add(own.value));
      }
    }
  }
  return [...ids].flatMap(([key, own]) => (own.size > 1 ? [key.slice(key.indexOf('\n') + 1)] : []));
}

/**
 * Transaction ids without a kind: each is tried as what shops send as transaction id, then as their ids, names and numbers; the
 * first kind under which anything goes by it decides. Where that is two orders it names neither, and its events are an order of
 * their own.
 */
function joinBare(events: SpeakingEvent[], sets: Sets, named: (value: string) => SpeakingEvent[]): void {
  for (const [value, speakers] of Map.groupBy(events, ({ bare }) => bare)) {
    if (value === undefined) continue;
    const holder = oneOf(named(value), sets);
    sets.joinAll(speakers.filter((speaker) => !holder || !sets.join(holder, speaker)));
  }
}

/** One of these events where they are of one order. */
function oneOf([first, ...others]: SpeakingEvent[], sets: Sets): SpeakingEvent | undefined {
  return first && others.every((other) => sets.rootOf(other) === sets.rootOf(first)) ? first : undefined;
}

/** Looks up who goes by a transaction id: nobody where that names two orders. */
function namedIndex(
  events: SpeakingEvent[],
  ambiguous: ReadonlySet<string>,
  kinds: readonly OrderNameKind[],
): (value: string) => SpeakingEvent[] {
  const keyed = Map.groupBy(
    events.filter(({ bare, names }) => kinds.length === 0 && bare === undefined && names.length > 0),
    ({ key }) => key,
  );
  const said = events.flatMap((event) => event.names.map((name) => ({ name, event })));
  const byName = Map.groupBy(said, ({ name: { kind, value } }) => `${kind} ${value}`);
  return (value) => {
    const senders = keyed.get(value);
    if (senders) return senders;
    for (const kind of kinds.length > 0 ? kinds : orderNameKinds) {
      const named = byName.get(`${kind} ${value}`);
      if (named) return named.some(({ name }) => ambiguous.has(nameKeyOf(name))) ? [] : named.map(({ event }) => event);
    }
    return [];
  };
}

/**
 * An order is called by the key of the statement that made it, the first in the log. Of two that would be called the same the
 * later one carries what tells it apart.
 */
function withKeys(groups: SpeakingEvent[][]): OrderGroup[] {
  const made = groups.flatMap((events) => {
    const first = events.find(({ states }) => states) ?? events[0];
    return first ? [{ first, events }] : [];
  });
  const [orders, others] = [true, false].map((states) => made.filter(({ first }) => first.states === states));
  const taken = new Set<string>();
  return [...(orders ?? []), ...(others ?? [])].map(({ first, events }) => {
    const marks = marksOf(events, first).map((mark) => `${first.key} (${mark})`);
    const key = [first.key, ...marks].find((one) => !taken.has(one)) ?? `${first.key} (${first.eventId})`;
    taken.add(key);
    return { key, events };
  });
}

/**
 * What is decided is of the order that is called so, else of the one that goes by that name, else of one that is still to
 * come.
 */
function withDecisions(
  groups: OrderGroup[],
  decisions: SpeakingEvent[],
  named: (value: string) => SpeakingEvent | undefined,
): OrderGroup[] {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const byEvent = new Map(groups.flatMap((group) => group.events.map((event) => [event, group] as const)));
  for (const decision of decisions) {
    const { key, bare = key } = decision;
    const holder = named(bare);
    const group = byKey.get(key) ?? (holder && byEvent.get(holder)) ?? { key, events: [] };
    if (group.events.length === 0) byKey.set(key, group);
    group.events.push(decision);
  }
  return [...byKey.values()];
}

/**
 * An order's own id; of events without any name their source, because all of one transaction id are one order. Other names say
 * nothing here: orders that share them are not looked up, and could be called the same.
 */
function marksOf(events: SpeakingEvent[], { names, source }: SpeakingEvent): string[] {
  const own = events.flatMap((event) => event.names.filter(({ kind }) => kind === 'id'))[0];
  if (own) return [own.value];
  return names.length === 0 ? [source] : [];
}

type Sets = {
  rootOf: (event: SpeakingEvent) => SpeakingEvent;
  /** False, and nothing is joined, where both sides hold an own id of one source. */
  join: (left: SpeakingEvent, right: SpeakingEvent) => boolean;
  /** Joins all to the first that they can be joined to; false when some could not. */
  joinAll: (events: SpeakingEvent[]) => boolean;
};

function disjointSets(events: SpeakingEvent[]): Sets {
  const parents = new Map(events.map((event) => [event, event]));
  const ids = new Map(events.map((event) => [event, ownIds(event)]));
  const rootOf = (event: SpeakingEvent): SpeakingEvent => {
    const parent = parents.get(event) ?? event;
    if (parent === event) return event;
    const root = rootOf(parent);
    parents.set(event, root);
    return root;
  };
  const join = (left: SpeakingEvent, right: SpeakingEvent): boolean => {
    const [into, from] = [rootOf(left), rootOf(right)];
    if (into === from) return true;
    const [kept, added] = [ids.get(into) ?? new Map(), ids.get(from) ?? new Map()];
    if ([...added].some(([source, id]) => kept.has(source) && kept.get(source) !== id)) return false;
    parents.set(from, into);
    ids.set(into, new Map([...kept, ...added]));
    return true;
  };
  const joinAll = ([first, ...rest]: SpeakingEvent[]): boolean => {
    if (!first) return true;
    const apart = rest.filter((event) => !join(first, event));
    if (apart.length > 0) joinAll(apart);
    return apart.length === 0;
  };
  return { rootOf, join, joinAll };
}

/** By source; an event states one at most. */
function ownIds({ names }: SpeakingEvent): Map<string, string> {
  return new Map(names.filter(({ kind }) => kind === 'id').map(({ source, value }) => [source, value]));
}
