/**
 * Who an event belongs to. Links go from anonymous to known: a browser joins the person who names themselves in it; two known customers
 * are never joined through a browser. Every join keeps the identifier that proved it.
 *
 * Strength: customer id > e-mail > phone > order > checkout > cart > foreign browser id > browser. The strongest identifier that is owned names the person; weaker ones join their owner
 * when nothing contradicts it (each person has one customer id, and a limited number of the others).
 */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { type IdentifierState, identifierKey, type People, type PersonState, type VisitorState } from '@/lib/model/people';
import { type Identifier, identifierKinds, isNaming, namingKinds } from '@/lib/model/person';
import { isPlaceholder } from '@/lib/model/placeholder';
import { JOINS_PER_IDENTIFIER_MAX, KNOWN_PEOPLE_PER_VISITOR_MAX, PEOPLE_PER_IDENTIFIER_MAX, PER_PERSON_MAX } from './limits';
import { isKnown, personNow } from './people';

export type Sighting = {
  eventId: Id<'event'>;
  at: Date;
  visitorId?: Id<'visitor'>;
  /** The same browser's visitor on another domain of the store. */
  linkedVisitor?: Id<'visitor'>;
  /** What the event says of its user, in any order. Hashes for e-mail and phone. */
  identifiers: Identifier[];
  /** Whether the visitor's person named themselves earlier in this same session. */
  identifiedInSession: boolean;
};

export type Identified = {
  personId: Id<'person'> | undefined;
  /** The event named a person known by a customer id, e-mail or phone. */
  named: boolean;
  /** The browser changed hands: a known person's browser is now used by another known person. */
  switched: boolean;
};

/** The person of an event; `people` is changed to hold what the event taught. No visitor and no identifier: nobody. */
export function identify(people: People, sighting: Sighting): Identified {
  const visitor = sighting.visitorId && seeVisitor(people, sighting.visitorId, sighting);
  const stated = usable(people, sighting.identifiers);
  const naming = stated.filter(({ kind }) => isNaming(kind));
  const links = stated.filter(({ kind }) => !isNaming(kind));
  const named = naming.length > 0;
  const current = named ? nameThem(people, sighting, naming, visitor) : knownBy(people, sighting, links, visitor);
  if (!current) return { personId: undefined, named, switched: false };
  if (!visitor?.shared) {
    for (const link of links) joinByLink(people, link, current, sighting);
    joinLinkedVisitor(people, current, sighting);
  }
  return { personId: personNow(people, current.now.id), named, switched: named && current.switched };
}

/** One browser under two ids, on two domains of the store: joined unless two known customers use it. */
function joinLinkedVisitor(people: People, current: Current, sighting: Sighting): void {
  const linked = sighting.linkedVisitor && people.visitors.get(sighting.linkedVisitor);
  if (!linked || linked.shared) return;
  const other = personOf(people, linked.personId);
  if (other.id === current.now.id || (isKnown(other) && isKnown(current.now))) return;
  current.now = merge(people, current.now, other, { kind: 'visitor', value: linked.id }, sighting);
}

/** Who the stated customer id, e-mail or phone name; the browser becomes theirs. */
function nameThem(people: People, sighting: Sighting, naming: Identifier[], visitor: VisitorState | undefined): Current {
  const owner = visitor && personOf(people, visitor.personId);
  const current = namedPerson(people, sighting, naming, owner);
  for (const identifier of naming) attach(people, identifier, current.now, sighting);
  if (visitor) current.switched = bindVisitor(people, visitor, current, sighting, naming);
  return current;
}

/** Without a name: whoever uses the browser, else whoever the strongest link belongs to, else somebody new. */
function knownBy(
  people: People,
  sighting: Sighting,
  links: Identifier[],
  visitor: VisitorState | undefined,
): Current | undefined {
  if (visitor) return { now: personOf(people, visitor.personId), switched: false };
  const [strongest] = links;
  if (!strongest) return undefined;
  const owned = links.flatMap((link) => people.identifiers.get(identifierKey(link)) ?? [])[0];
  return { now: owned ? personOf(people, owned.personId) : makePerson(people, sighting, 'named'), switched: false };
}

/**
 * A link joins a sighting to the person who left it elsewhere, but only an unknown browser to somebody: two known customers who share a cart
 * stay two.
 */
function joinByLink(people: People, link: Identifier, current: Current, sighting: Sighting): void {
  const held = people.identifiers.get(identifierKey(link));
  attach(people, link, current.now, sighting);
  if (!held) return;
  const other = personOf(people, held.personId);
  if (other.id === current.now.id) return;
  if (isKnown(other) && isKnown(current.now)) countPerson(held, current.now);
  else current.now = merge(people, current.now, other, link, sighting);
}

/** Holds the person while merges move it, so that every step sees the current one. */
type Current = { now: PersonState; switched: boolean };

function namedPerson(people: People, sighting: Sighting, stated: Identifier[], owner: PersonState | undefined): Current {
  const owned = stated.flatMap((identifier) => people.identifiers.get(identifierKey(identifier)) ?? []);
  const strongest = owned.find((identifier) => mayBe(people, personOf(people, identifier.personId), stated, identifier));
  const current: Current = {
    now: strongest ? personOf(people, strongest.personId) : unownedPerson(people, sighting, stated, owner),
    switched: false,
  };
  for (const identifier of owned) {
    const other = personOf(people, identifier.personId);
    if (other.id === current.now.id) continue;
    if (mayMerge(current.now, other, stated)) current.now = merge(people, current.now, other, identifier, sighting);
    else countPerson(identifier, current.now);
  }
  return current;
}

/** Whether the owner of one stated identifier can also be who the stronger ones name: there must be room for those that are new. */
function mayBe(people: People, person: PersonState, stated: Identifier[], by: Identifier): boolean {
  return stated.every((identifier) => {
    if (isStronger(by, identifier) || identifier.kind === by.kind || people.identifiers.has(identifierKey(identifier)))
      return true;
    return !isNaming(identifier.kind) || person.holds[identifier.kind] < PER_PERSON_MAX[identifier.kind];
  });
}

function isStronger(left: Identifier, right: Identifier): boolean {
  return identifierKinds.indexOf(left.kind) < identifierKinds.indexOf(right.kind);
}

/** Nobody owns what was stated: it names the browser's person when that is unknown, or named themselves in this very session. */
function unownedPerson(people: People, sighting: Sighting, stated: Identifier[], owner: PersonState | undefined): PersonState {
  const fits = owner && (!isKnown(owner) || (sighting.identifiedInSession && stated.every(({ kind }) => isNewKind(owner, kind))));
  return fits ? owner : makePerson(people, sighting, 'named');
}

function isNewKind(person: PersonState, kind: Identifier['kind']): boolean {
  return isNaming(kind) && person.holds[kind] === 0;
}

function attach(people: People, identifier: Identifier, person: PersonState, sighting: Sighting): void {
  const key = identifierKey(identifier);
  const held = people.identifiers.get(key);
  if (held && sighting.visitorId) held.inBrowser = true;
  if (held) return;
  if (isNaming(identifier.kind)) {
    if (person.holds[identifier.kind] >= PER_PERSON_MAX[identifier.kind]) return;
    person.holds[identifier.kind] += 1;
  }
  people.identifiers.set(key, {
    ...identifier,
    personId: person.id,
    firstSeenAt: sighting.at,
    eventId: sighting.eventId,
    otherPeople: [],
    joins: 0,
    inBrowser: sighting.visitorId !== undefined,
  });
}

/** Gives the browser to the named person; true when another known person had it before. */
function bindVisitor(people: People, visitor: VisitorState, current: Current, sighting: Sighting, stated: Identifier[]): boolean {
  const owner = personOf(people, visitor.personId);
  if (owner.id === current.now.id) {
    visitor.knownPeople = Math.max(visitor.knownPeople, 1);
    return false;
  }
  if (!isKnown(owner) && !visitor.shared) {
    const [evidence] = stated;
    invariant(evidence, 'a browser is bound without an identifier');
    current.now = merge(people, current.now, owner, evidence, sighting);
    visitor.knownPeople += 1;
    return false;
  }
  visitor.knownPeople += 1;
  visitor.shared = visitor.shared || visitor.knownPeople > KNOWN_PEOPLE_PER_VISITOR_MAX;
  visitor.personId = visitor.shared ? visitor.personId : current.now.id;
  return true;
}

/** Joins two people; the one first seen keeps its id, so the order in which merges happen does not matter. */
function merge(people: People, left: PersonState, right: PersonState, evidence: Identifier, sighting: Sighting): PersonState {
  const [winner, loser] = isEarlier(left, right) ? [left, right] : [right, left];
  loser.mergedInto = winner.id;
  for (const kind of namingKinds) winner.holds[kind] += loser.holds[kind];
  countJoin(people.identifiers.get(identifierKey(evidence)));
  people.merges.push({
    id: derivedUuid('merge', sighting.eventId, loser.id) as Id<'merge'>,
    winnerId: winner.id,
    loserId: loser.id,
    evidence: { kind: evidence.kind, value: evidence.value },
    eventId: sighting.eventId,
    mergedAt: sighting.at,
  });
  return winner;
}

function isEarlier(left: PersonState, right: PersonState): boolean {
  const difference = left.firstSeenAt.getTime() - right.firstSeenAt.getTime();
  return difference === 0 ? left.id < right.id : difference < 0;
}

/** Two people can be one when neither has, nor is about to get, more of a kind than one person may hold. */
function mayMerge(left: PersonState, right: PersonState, stated: Identifier[] = []): boolean {
  return namingKinds.every((kind) => {
    const about =
      kind === 'customer' && left.holds.customer === 0 && stated.some((identifier) => identifier.kind === 'customer') ? 1 : 0;
    return left.holds[kind] + right.holds[kind] + about <= PER_PERSON_MAX[kind];
  });
}

/** One more person presents an identifier that is another's; too many, and it names nobody any more. */
function countPerson(identifier: IdentifierState, person: PersonState): void {
  if (identifier.otherPeople.includes(person.id)) return;
  identifier.otherPeople = [...identifier.otherPeople, person.id];
  if (identifier.otherPeople.length >= PEOPLE_PER_IDENTIFIER_MAX) identifier.setAside = 'too_many_people';
}

/** One more person is joined by it; too many, and it joins nobody any more. */
function countJoin(identifier: IdentifierState | undefined): void {
  if (!identifier) return;
  identifier.joins += 1;
  if (identifier.joins >= JOINS_PER_IDENTIFIER_MAX) identifier.setAside = 'too_many_people';
}

function usable(people: People, identifiers: Identifier[]): Identifier[] {
  return identifiers
    .filter((identifier) => identifier.kind !== 'visitor' && !isPlaceholder(identifier.value))
    .filter((identifier) => !people.identifiers.get(identifierKey(identifier))?.setAside)
    .sort((left, right) => (isStronger(left, right) ? -1 : 1));
}

function seeVisitor(people: People, id: Id<'visitor'>, sighting: Sighting): VisitorState {
  const known = people.visitors.get(id);
  if (known) {
    if (sighting.at < known.firstSeenAt) known.firstSeenAt = sighting.at;
    if (sighting.at > known.lastSeenAt) known.lastSeenAt = sighting.at;
    return known;
  }
  const person = makePerson(people, sighting, 'visitor');
  const visitor = { id, personId: person.id, firstSeenAt: sighting.at, lastSeenAt: sighting.at, knownPeople: 0, shared: false };
  people.visitors.set(id, visitor);
  return visitor;
}

function makePerson(people: People, sighting: Sighting, origin: 'visitor' | 'named'): PersonState {
  const id = derivedUuid('person', origin, sighting.eventId) as Id<'person'>;
  const person = { id, firstSeenAt: sighting.at, holds: { customer: 0, email: 0, phone: 0 } };
  people.persons.set(id, person);
  return person;
}

function personOf(people: People, id: Id<'person'>): PersonState {
  const now = personNow(people, id);
  const person = people.persons.get(now);
  invariant(person, `person ${now} is not in the working set`);
  return person;
}
