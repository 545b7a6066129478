/** Reading the working set of identity: merged people are followed through `mergedInto`. */
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import type { People, PersonState } from '@/lib/model/people';

/** The person that `id` stands for today, after all merges of the working set. */
export function personNow({ mergedInto }: Pick<People, 'mergedInto'>, id: Id<'person'>): Id<'person'> {
  let current = id;
  for (;;) {
    const next = mergedInto.get(current);
    if (!next) return current;
    current = next;
  }
}

/** As `personNow`, with what is known of them. */
export function personOf(people: People, id: Id<'person'>): PersonState {
  const now = personNow(people, id);
  const person = people.persons.get(now);
  invariant(person, `person ${now} is not in the working set`);
  return person;
}

/** Whether somebody ever named themselves as this person; an unknown person is a browser and nothing more. */
export function isKnown({ holds }: PersonState): boolean {
  return holds.customer + holds.email + holds.phone > 0;
}

/** Whether the store knows them by a customer id: an e-mail is a handle, and no customer. */
export function isCustomer(people: People, id: Id<'person'>): boolean {
  return (people.persons.get(personNow(people, id))?.holds.customer ?? 0) > 0;
}

/** The one of two first seen: a merge keeps their id, so that the order in which merges happen does not matter. */
export function isEarlier(left: PersonState, right: PersonState): boolean {
  const difference = left.firstSeenAt.getTime() - right.firstSeenAt.getTime();
  return difference === 0 ? left.id < right.id : difference < 0;
}

/** Whose rows are somebody else's after the run: those of `from`, or only those that were `base`'s at first. */
export type Move = { from: Id<'person'>; base?: Id<'person'>; to: Id<'person'> };

/** The stored people who are other people now. */
export function movesOf(people: People): Move[] {
  const moves: Move[] = [];
  for (const { id, storedAs } of people.persons.values()) {
    const to = personNow(people, id);
    if (storedAs && storedAs !== to) moves.push({ from: storedAs, to, ...(people.members && { base: id }) });
  }
  return moves;
}
