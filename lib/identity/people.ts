/** Reading the working set of identity: merged people are followed through `mergedInto`. */
import type { Id } from '@/lib/core/id';
import type { People, PersonState } from '@/lib/model/people';

/** The person that `id` stands for today, after all merges of the working set. */
export function personNow(people: People, id: Id<'person'>): Id<'person'> {
  let current = id;
  for (;;) {
    const next = people.persons.get(current)?.mergedInto;
    if (!next) return current;
    current = next;
  }
}

/** Whether somebody ever named themselves as this person; an unknown person is a browser and nothing more. */
export function isKnown(person: PersonState): boolean {
  return person.holds.customer + person.holds.email + person.holds.phone > 0;
}
