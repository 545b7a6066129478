/**
 * Joining two known customers, which no identifier does: somebody who holds a secret key says that they are one (Segment's
 * alias). The alias is evidence like an identifier that both presented, named by its event; undone it is set aside, and whom it
 * alone had joined come apart (split.ts; docs/decisions/0020).
 */
import { type IdentifierState, identifierKey, type People } from '@/lib/model/people';
import { ALIAS_KIND, type Identifier } from '@/lib/model/person';
import { merge } from './merge';
import { personOf } from './people';
import { type Cause, setAside } from './split';

/** The two customer ids that an alias says are one person's. */
export type Aliased = { customer: string; previous: string };

/** What the alias of this event is as evidence. */
export function aliasOf(eventId: string): Identifier {
  return { kind: ALIAS_KIND, value: eventId };
}

/** Joins the two if both are known: an id that was never a customer's may be a browser's, which `identify` joins. */
export function joinByAlias(people: People, { customer, previous }: Aliased, cause: Cause): void {
  const [own, other] = [customerOf(people, customer), customerOf(people, previous)];
  if (!own || !other || own === other) return;
  const alias = aliasOf(cause.eventId);
  people.identifiers.set(identifierKey(alias), {
    ...alias,
    personId: own.personId,
    firstSeenAt: cause.at,
    eventId: cause.eventId,
    holders: [own.personId, other.personId],
    browsers: [],
    otherPeople: [],
    inBrowser: false,
    isChanged: true,
  });
  const [left, right] = [personOf(people, own.personId), personOf(people, other.personId)];
  if (left !== right) merge(people, left, right, alias, cause);
}

/** Takes back what the alias of this event had joined; nothing where it joined nobody, or is undone already. */
export function undoAlias(people: People, eventId: string, cause: Cause): void {
  const alias = people.identifiers.get(identifierKey(aliasOf(eventId)));
  if (alias && !alias.setAside) setAside(people, alias, 'undone', cause);
}

function customerOf(people: People, value: string): IdentifierState | undefined {
  const known = people.identifiers.get(identifierKey({ kind: 'customer', value }));
  return known?.setAside ? undefined : known;
}
