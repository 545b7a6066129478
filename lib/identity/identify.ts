/**
 * Who an event belongs to. Links go from anonymous to known: a browser joins the person who names themselves in it; two known
 * customers are never joined through a browser. Every join keeps the identifier that proved it, and comes apart when that turns
 * out to be nobody's (split.ts; docs/decisions/0019).
 *
 * Strength: customer id > e-mail > phone > order > checkout > cart > foreign browser id > browser. The strongest identifier that
 * is owned names the person; weaker ones join their owner when nothing contradicts it (each person has one customer id, and a
 * limited number of the others). People go by the id they were first seen by: `personNow` says who that is today.
 */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { heldByPersonMax, identifierCaps, isNoId, KNOWN_PEOPLE_PER_VISITOR_MAX } from '@/lib/model/identifier-kinds';
import { type IdentifierState, identifierKey, type People, type PersonState, type VisitorState } from '@/lib/model/people';
import { type Identifier, identifierKinds, isNaming } from '@/lib/model/person';
import { isApart, WEAKEST_KIND } from './apart';
import { mayMerge, merge } from './merge';
import { noteContested, ownEvidence } from './parting';
import { isKnown, personNow, personOf } from './people';
import { setAside } from './split';

export type Sighting = {
  eventId: Id<'event'>;
  at: Date;
  visitorId?: Id<'visitor'>;
  /** Visitors that are proven to be the same browser: on another domain of the store, or in another tab of its first moments. */
  sameBrowser?: Id<'visitor'>[];
  /** What the event says of its user, in any order. Hashes for e-mail and phone. */
  identifiers: Identifier[];
  /** Whether the visitor's person named themselves earlier in this same session. */
  identifiedInSession: boolean;
};

export type Identified = {
  /** The event's person, as first seen. */
  personId: Id<'person'> | undefined;
  /** The event named a person known by a customer id, e-mail or phone. */
  named: boolean;
  /** The customer id that it named them by. */
  customer?: string;
  /** Who had the browser until this event named another; undefined between two customers, who have nothing in common. */
  handedFrom?: Id<'person'>;
};

/** The person of an event; `people` is changed to hold what the event taught. No visitor and no identifier: nobody. */
export function identify(people: People, sighting: Sighting): Identified {
  const visitor = sighting.visitorId && seeVisitor(people, sighting.visitorId, sighting);
  const stated = ownEvidence(people, visitor?.personId, usable(people, sighting), sighting);
  const naming = stated.filter(({ kind }) => isNaming(kind));
  const links = stated.filter(({ kind }) => !isNaming(kind));
  const named = naming.length > 0 && nameThem(people, sighting, naming, visitor);
  const personId = named ? named.personId : knownBy(people, sighting, links, visitor);
  if (!personId) return { personId, named: false };
  if (!visitor?.shared) {
    const user = visitor?.personId ?? personId;
    // An order is the person's who placed it, a cart and a cookie the browser's.
    for (const link of links) joinByLink(people, link, isOfOrder(link) ? personId : user, sighting);
    joinSameBrowser(people, user, sighting);
  }
  const customer = naming.find(({ kind }) => kind === 'customer')?.value;
  return { personId, named: naming.length > 0, ...(customer && { customer }), ...(named && { handedFrom: named.handedFrom }) };
}

function isOfOrder({ kind }: Identifier): boolean {
  return kind === 'order' || kind === 'checkout';
}

/** One browser under several ids: joined unless two known customers use it. */
function joinSameBrowser(people: People, personId: Id<'person'>, sighting: Sighting): void {
  for (const id of sighting.sameBrowser ?? []) {
    const other = people.visitors.get(id);
    if (!other || other.shared || id === sighting.visitorId) continue;
    const link: Identifier = { kind: 'visitor', value: id };
    if (!people.identifiers.has(identifierKey(link))) attach(people, link, other.personId, { ...sighting, visitorId: id });
    countBrowser(people, link, sighting);
    if (!people.identifiers.get(identifierKey(link))?.setAside) joinByLink(people, link, personId, sighting);
  }
}

type Named = Pick<Identified, 'handedFrom'> & { personId: Id<'person'> };

/** Who the stated customer id, e-mail or phone name; the browser becomes theirs, unless it is a customer's and they are not. */
function nameThem(people: People, sighting: Sighting, naming: Identifier[], visitor: VisitorState | undefined): Named {
  const before = visitor?.personId;
  const isNew = !naming.some((identifier) => people.identifiers.has(identifierKey(identifier)));
  const named = namedPerson(people, sighting, naming, visitor);
  const isCustomer = naming.some(({ kind }) => kind === 'customer');
  const wasCustomers = before !== undefined && personOf(people, before).holds.customer > 0;
  const bound = visitor && bindVisitor(people, visitor, named, { sighting, naming, isNew, isKept: wasCustomers && !isCustomer });
  const personId = visitor && bound === 'joined' ? visitor.personId : named;
  for (const identifier of naming) attach(people, identifier, personId, sighting);
  const isHanded = bound === 'handed' ? !(wasCustomers && isCustomer) : bound === 'kept' && isNew;
  return { personId, ...(isHanded && !visitor?.shared && { handedFrom: before }) };
}

/** Without a name: whoever uses the browser, else whoever the strongest link belongs to, else somebody new. */
function knownBy(
  people: People,
  sighting: Sighting,
  links: Identifier[],
  visitor: VisitorState | undefined,
): Id<'person'> | undefined {
  if (visitor) return visitor.personId;
  if (links.length === 0) return undefined;
  const owned = links.flatMap((link) => people.identifiers.get(identifierKey(link)) ?? [])[0];
  return owned?.personId ?? makePerson(people, sighting, 'named').id;
}

/**
 * A link joins a sighting to the person who left it elsewhere, but only an unknown browser to somebody: two known customers who
 * share a cart stay two.
 */
function joinByLink(people: People, link: Identifier, personId: Id<'person'>, sighting: Sighting): void {
  const held = people.identifiers.get(identifierKey(link));
  if (held) {
    const [own, other] = [personOf(people, personId), personOf(people, held.personId)];
    // Also by a stronger link than what they are held apart for: what is weaker then no longer joins everybody on both sides.
    if (isApart(people, own, other, WEAKEST_KIND)) noteContested(people, held, personId, sighting);
    else if (own !== other && isKnown(own) && isKnown(other)) countPerson(people, held, own, sighting);
    else if (own !== other) merge(people, own, other, link, sighting);
  }
  attach(people, link, personId, sighting);
}

function namedPerson(people: People, sighting: Sighting, stated: Identifier[], visitor: VisitorState | undefined): Id<'person'> {
  const owned = stated.flatMap((identifier) => people.identifiers.get(identifierKey(identifier)) ?? []);
  const strongest = owned.find((identifier) => mayBe(people, personOf(people, identifier.personId), stated, identifier));
  const personId = strongest?.personId ?? unownedPerson(people, sighting, stated, visitor);
  for (const identifier of owned) {
    const [own, other] = [personOf(people, personId), personOf(people, identifier.personId)];
    if (own === other) continue;
    if (isApart(people, own, other, identifier.kind)) noteContested(people, identifier, personId, sighting);
    else if (mayMerge(own, other, stated)) merge(people, own, other, identifier, sighting);
    else countPerson(people, identifier, own, sighting);
  }
  return personId;
}

/** Whether the owner of one stated identifier can also be who the stronger ones name: there must be room for new ones. */
function mayBe(people: People, person: PersonState, stated: Identifier[], by: Identifier): boolean {
  return stated.every((identifier) => {
    if (isStronger(by, identifier) || identifier.kind === by.kind || people.identifiers.has(identifierKey(identifier)))
      return true;
    return !isNaming(identifier.kind) || person.holds[identifier.kind] < heldByPersonMax[identifier.kind];
  });
}

function isStronger(left: Identifier, right: Identifier): boolean {
  return identifierKinds.indexOf(left.kind) < identifierKinds.indexOf(right.kind);
}

/** Nobody owns what was stated: it names the browser's person when that is unknown, or named themselves in this very session. */
function unownedPerson(
  people: People,
  sighting: Sighting,
  stated: Identifier[],
  visitor: VisitorState | undefined,
): Id<'person'> {
  const owner = visitor && personOf(people, visitor.personId);
  const fits = owner && (!isKnown(owner) || (sighting.identifiedInSession && stated.every(({ kind }) => isNewKind(owner, kind))));
  return fits ? visitor.personId : makePerson(people, sighting, 'named').id;
}

function isNewKind(person: PersonState, kind: Identifier['kind']): boolean {
  return isNaming(kind) && person.holds[kind] === 0;
}

/** Remembers who presented the identifier, and whose it is where nobody had. */
function attach(people: People, identifier: Identifier, personId: Id<'person'>, sighting: Sighting): void {
  const key = identifierKey(identifier);
  const held = people.identifiers.get(key);
  if (held) {
    const isOne = !held.setAside && personNow(people, held.personId) === personNow(people, personId);
    if (!isOne || held.holders.includes(personId)) return;
    held.holders = [...held.holders, personId];
    held.isChanged = true;
    return;
  }
  const { holds } = personOf(people, personId);
  if (isNaming(identifier.kind)) {
    if (holds[identifier.kind] >= heldByPersonMax[identifier.kind]) return;
    holds[identifier.kind] += 1;
  }
  const { at, eventId, visitorId } = sighting;
  people.identifiers.set(key, {
    ...identifier,
    personId,
    firstSeenAt: at,
    eventId,
    holders: [personId],
    browsers: visitorId ? [visitorId] : [],
    otherPeople: [],
    inBrowser: visitorId !== undefined,
    isChanged: true,
  });
}

type Binding = { sighting: Sighting; naming: Identifier[]; isNew: boolean; isKept: boolean };

/**
 * Gives the browser to the named person. `joined`: it is theirs, and was theirs or nobody's; `handed`: another known person had
 * it; `kept`: it stays with the customer whose it is.
 */
function bindVisitor(
  people: People,
  visitor: VisitorState,
  named: Id<'person'>,
  { sighting, naming, isNew, isKept }: Binding,
): 'joined' | 'handed' | 'kept' {
  const [owner, person] = [personOf(people, visitor.personId), personOf(people, named)];
  if (owner === person) {
    visitor.knownPeople = Math.max(visitor.knownPeople, 1);
    // Of two customers whom an alias made one, the browser is whose it would be without.
    const isOfTwo = person.holds.customer > 1 && naming.some(({ kind }) => kind === 'customer');
    if (isOfTwo && !visitor.shared) visitor.personId = named;
    return 'joined';
  }
  // Who does not get the browser would otherwise be counted by each event.
  if (!isKept || isNew) visitor.knownPeople += 1;
  const [evidence] = naming;
  invariant(evidence, 'a browser is bound without an identifier');
  if (!isKnown(owner) && !visitor.shared && !isApart(people, owner, person, evidence.kind)) {
    merge(people, person, owner, evidence, sighting);
    return 'joined';
  }
  visitor.shared = visitor.shared || visitor.knownPeople > KNOWN_PEOPLE_PER_VISITOR_MAX;
  if (isKept && !visitor.shared) return 'kept';
  visitor.personId = visitor.shared ? visitor.personId : named;
  return 'handed';
}

/** One more person presents an identifier that is another's; too many, and it names nobody any more. */
function countPerson(people: People, identifier: IdentifierState, person: PersonState, sighting: Sighting): void {
  if (identifier.setAside || identifier.otherPeople.includes(person.id)) return;
  identifier.otherPeople = [...identifier.otherPeople, person.id];
  identifier.isChanged = true;
  if (identifier.otherPeople.length >= identifierCaps[identifier.kind].people)
    setAside(people, identifier, 'too_many_people', sighting);
}

/** One more browser presents an identifier; too many, and it is nobody's. */
function countBrowser(people: People, identifier: Identifier, sighting: Sighting): void {
  const held = people.identifiers.get(identifierKey(identifier));
  if (!held || held.setAside || !sighting.visitorId) return;
  if (held.browsers.includes(sighting.visitorId)) return;
  held.browsers = [...held.browsers, sighting.visitorId];
  held.inBrowser = true;
  held.isChanged = true;
  if (held.browsers.length > identifierCaps[held.kind].browsers) setAside(people, held, 'too_many_browsers', sighting);
}

function isHash(kind: Identifier['kind']): boolean {
  return kind === 'email' || kind === 'phone';
}

/** What of the stated identifiers can name or link anybody, strongest first. */
function usable(people: People, sighting: Sighting): Identifier[] {
  const stated = sighting.identifiers.filter(({ kind, value }) => kind !== 'visitor' && (isHash(kind) || !isNoId(value)));
  for (const identifier of stated) countBrowser(people, identifier, sighting);
  return stated
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
