/**
 * Taking evidence back: an identifier that turned out to be nobody's is set aside, and the people whom it was evidence for are
 * partitioned anew by the evidence that is left. A function of who presented what, strongest kind first: the order of events
 * changes nothing (docs/decisions/0019).
 */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { type IdentifierState, identifierKey, type Members, type People, type PersonState } from '@/lib/model/people';
import { ALIAS_KIND, type Identifier, identifierKinds, isNaming, type SetAsideReason, type Split } from '@/lib/model/person';
import { areApart } from './apart';
import { isEarlier, personNow, personOf } from './people';

/** The event that showed it, and when that happened. */
export type Cause = { eventId: Id<'event'>; at: Date };

/** Sets the identifier aside; those whom it alone had joined come apart. */
export function setAside(people: People, identifier: IdentifierState, reason: SetAsideReason, { eventId, at }: Cause): void {
  const { kind, value } = identifier;
  if (isNaming(kind)) personOf(people, identifier.personId).holds[kind] -= 1;
  identifier.setAside = reason;
  identifier.isChanged = true;
  // Its owner presented it first; it joined somebody only where others have.
  if (identifier.holders.length < 2) return;
  const { members } = people;
  if (members)
    partitionAnew({ ...people, members }, [identifier.personId], { eventId, at, identifier: { kind, value }, as: 'split' });
  else people.needsMembers = true;
}

type Whole = People & { members: Members };

/** Works out anew who of those is one with whom, by the evidence that counts. */
export function partitionAnew(
  people: Whole,
  persons: readonly Id<'person'>[],
  { eventId, at, ...why }: Cause & Pick<Split, 'identifier' | 'as' | 'decidedBy'>,
): void {
  const before = new Set(persons.map((id) => personNow(people, id)));
  const isOfThem = (id: Id<'person'>) => before.has(personNow(people, id));
  const members = [...people.persons.values()].filter(({ id }) => isOfThem(id));
  const known = [...people.identifiers.values(), ...people.members.identifiers];
  const evidence = known.filter((one) => !one.setAside && isOfThem(one.personId));
  const groups = partition(members, evidence.sort(byStrength));
  for (const { id } of members) people.mergedInto.delete(id);
  for (const group of groups) settle(people, group, { eventId, at });
  people.splits.push({ ...why, members: members.map(({ id }) => id).sort(), eventId, at });
}

function byStrength(left: IdentifierState, right: IdentifierState): number {
  const strength = identifierKinds.indexOf(left.kind) - identifierKinds.indexOf(right.kind);
  return strength || (left.value < right.value ? -1 : 1);
}

/** People who are one, what names or links them, and by what each was joined. */
type Group = { members: PersonState[]; evidence: IdentifierState[]; by: Map<Id<'person'>, Identifier> };

function partition(members: PersonState[], evidence: IdentifierState[]): Set<Group> {
  const groupOf = new Map(members.map((one): [Id<'person'>, Group] => [one.id, { members: [one], evidence: [], by: new Map() }]));
  for (const one of evidence) groupOf.get(one.personId)?.evidence.push(one);
  for (const one of evidence) for (const holder of one.holders.slice(1)) joinGroups(groupOf, one, holder);
  return new Set(groupOf.values());
}

/**
 * An alias joins whom it names; names join whoever presented them, but no two customers, who were one by an alias alone while
 * that was learned; links join unless both sides are named.
 */
function joinGroups(groupOf: Map<Id<'person'>, Group>, by: IdentifierState, holder: Id<'person'>): void {
  const into = groupOf.get(by.personId);
  const other = groupOf.get(holder);
  if (!into || !other || into === other || areApart(into.evidence, other.evidence, by.kind)) return;
  if (by.kind !== ALIAS_KIND) {
    const isKnownApart = isNaming(by.kind) ? isCustomers : isNamed;
    if (isKnownApart(into) && isKnownApart(other)) return;
  }
  for (const { id } of other.members) {
    into.by.set(id, other.by.get(id) ?? { kind: by.kind, value: by.value });
    groupOf.set(id, into);
  }
  into.members.push(...other.members);
  into.evidence.push(...other.evidence);
}

function isCustomers({ evidence }: Group): boolean {
  return evidence.some(({ kind }) => kind === 'customer');
}

function isNamed({ evidence }: Group): boolean {
  return evidence.some(({ kind }) => isNaming(kind));
}

/** The group as one person: its earliest, the others merged into them. A merge that still has its evidence stays as it was. */
function settle(people: Whole, { members, evidence, by }: Group, { eventId, at }: Cause): void {
  const [winner] = members.toSorted((left, right) => (isEarlier(left, right) ? -1 : 1));
  const { merges } = people.members;
  invariant(winner, 'a group of people without anybody');
  winner.holds = { customer: 0, email: 0, phone: 0 };
  for (const { kind } of evidence) if (isNaming(kind)) winner.holds[kind] += 1;
  const standing = new Set(evidence.map(identifierKey));
  for (const { id } of members) {
    const past = merges.get(id);
    merges.delete(id);
    if (id === winner.id) continue;
    people.mergedInto.set(id, winner.id);
    if (past && standing.has(identifierKey(past.evidence))) {
      merges.set(id, { ...past, winnerId: winner.id });
      continue;
    }
    const found = by.get(id) ?? by.get(winner.id);
    invariant(found, `person ${id} is one with ${winner.id} by nothing`);
    const mergeId = derivedUuid('merge', eventId, id) as Id<'merge'>;
    merges.set(id, { id: mergeId, winnerId: winner.id, loserId: id, evidence: found, eventId, mergedAt: at });
  }
}
