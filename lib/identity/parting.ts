/**
 * What a person says about who is who: these two are two people. It weighs more than evidence of the kind that had joined them and
 * of every weaker kind, also where that comes later; stronger evidence still joins them. Kept like evidence, a row for each side,
 * so that it follows who is who and a rebuild gives the same (docs/decisions/0032).
 */
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { type IdentifierState, identifierKey, type People } from '@/lib/model/people';
import { APART_KIND, type Identifier, identifierKinds, isPresented, type PresentedKind, isNaming } from '@/lib/model/person';
import { isApart } from './apart';
import { personNow, personOf } from './people';
import { type Cause, partitionAnew } from './split';

export type Parting = {
  /** Names the two, whichever is named first (`decisionTarget`). */
  target: string;
  /** The two, as first seen. */
  persons: readonly Id<'person'>[];
  kind: PresentedKind;
  /** Who says so, as the audit log writes it. */
  decidedBy: string;
};

const SIDES = [1, 2] as const;

/** All evidence that may stand for a parting of these two, by whatever kind they had been joined. */
export function partingEvidence(target: string): Identifier[] {
  return identifierKinds.filter(isPresented).flatMap((kind) => SIDES.map((side) => evidenceOf(target, side, kind)));
}

function evidenceOf(target: string, side: (typeof SIDES)[number], kind: PresentedKind): Identifier {
  return { kind: APART_KIND, value: `${target}:${side}:${kind}` };
}

/** Holds the two apart; they come apart where nothing stronger joins them. Nothing where one of them is not known. */
export function part(people: People, { target, persons, kind, decidedBy }: Parting, cause: Cause): void {
  const { members } = people;
  if (!members) {
    people.needsMembers = true;
    return;
  }
  if (!persons.every((id) => people.persons.has(personNow(people, id)))) return;
  for (const [index, personId] of persons.entries()) {
    const side = SIDES[index];
    invariant(side, 'a parting is of two people');
    const evidence = evidenceOf(target, side, kind);
    const row: IdentifierState = {
      ...evidence,
      ...{ personId, firstSeenAt: cause.at, eventId: cause.eventId, holders: [personId] },
      ...{ browsers: [], otherPeople: [], inBrowser: false, isChanged: true },
    };
    people.identifiers.set(identifierKey(evidence), row);
    people.partings.push(row);
  }
  partitionAnew({ ...people, members }, persons, {
    ...cause,
    ...{ identifier: { kind: APART_KIND, value: target }, as: 'split', decidedBy },
  });
}

/** Takes it back: the evidence that the two have in common counts again. */
export function unpart(people: People, { target, decidedBy }: Pick<Parting, 'target' | 'decidedBy'>, cause: Cause): void {
  const { members } = people;
  if (!members) {
    people.needsMembers = true;
    return;
  }
  const rows = partingEvidence(target).flatMap((one) => people.identifiers.get(identifierKey(one)) ?? []);
  const counting = rows.filter(({ setAside }) => !setAside);
  for (const row of counting) {
    row.setAside = 'undone';
    row.isChanged = true;
  }
  const persons = counting.map(({ personId }) => personId);
  if (persons.length === 0) return;
  partitionAnew({ ...people, members }, persons, {
    ...cause,
    ...{ identifier: { kind: APART_KIND, value: target }, as: 'merge', decidedBy },
  });
}

/**
 * Remembers that somebody presented evidence which is another's and joins them no more. Who is one with whom is worked out anew
 * from all that is known then, so that it does not depend on which came first.
 */
export function noteContested(people: People, held: IdentifierState, personId: Id<'person'>, { eventId, at }: Cause): void {
  if (held.setAside || held.holders.includes(personId)) return;
  held.holders = [...held.holders, personId];
  held.isChanged = true;
  const { members } = people;
  const identifier = { kind: held.kind, value: held.value };
  if (members) partitionAnew({ ...people, members }, [held.personId, personId], { eventId, at, identifier, as: 'split' });
  else people.needsMembers = true;
}

/**
 * Of what a sighting states, what may be said of whose browser it is, or else of who left the strongest of its links: what is
 * somebody's with whom they are not one, as a person said, is left out and noted.
 */
export function ownEvidence(people: People, user: Id<'person'> | undefined, stated: Identifier[], cause: Cause): Identifier[] {
  if (people.partings.length === 0) return stated;
  const links = stated.filter(({ kind }) => !isNaming(kind));
  const own = user ?? links.flatMap((link) => people.identifiers.get(identifierKey(link)) ?? [])[0]?.personId;
  if (!own) return stated;
  return stated.filter((identifier) => {
    const held = people.identifiers.get(identifierKey(identifier));
    if (!held || !isApart(people, personOf(people, own), personOf(people, held.personId), identifier.kind)) return true;
    noteContested(people, held, own, cause);
    return false;
  });
}
