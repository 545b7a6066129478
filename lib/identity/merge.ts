/** Joining two people: when they may be one, and the merge with its evidence. */
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { heldByPersonMax } from '@/lib/model/identifier-kinds';
import type { People, PersonState } from '@/lib/model/people';
import { type Identifier, namingKinds } from '@/lib/model/person';
import { isEarlier } from './people';
import type { Cause } from './split';

/** Joins two people; the one first seen keeps its id, so the order in which merges happen does not matter. */
export function merge(people: People, left: PersonState, right: PersonState, evidence: Identifier, cause: Cause): void {
  const [winner, loser] = isEarlier(left, right) ? [left, right] : [right, left];
  people.mergedInto.set(loser.id, winner.id);
  for (const kind of namingKinds) winner.holds[kind] += loser.holds[kind];
  const made = {
    id: derivedUuid('merge', cause.eventId, loser.id) as Id<'merge'>,
    winnerId: winner.id,
    loserId: loser.id,
    evidence: { kind: evidence.kind, value: evidence.value },
    eventId: cause.eventId,
    mergedAt: cause.at,
  };
  people.merges.push(made);
  people.members?.merges.set(loser.id, made);
}

/**
 * Two people can be one when neither has, nor is about to get, more of a kind than one person may hold. Of customer ids one side
 * may have any: it has two where an alias made two customers one.
 */
export function mayMerge(left: PersonState, right: PersonState, stated: Identifier[] = []): boolean {
  return namingKinds.every((kind) => {
    if (kind !== 'customer') return left.holds[kind] + right.holds[kind] <= heldByPersonMax[kind];
    const isCustomer = left.holds.customer > 0 || stated.some((identifier) => identifier.kind === 'customer');
    return !isCustomer || right.holds.customer === 0;
  });
}
