/** What people decided, in the working set: of orders, of aliases, and of who is one person. */
import type { LoggedEvent } from '@/db/queries/event-row';
import { part, undoAlias, unpart } from '@/lib/identity';
import { decisionOf, decisionTarget, type PeopleParted } from '@/lib/model/decision';
import { decidedNames } from '@/lib/model/order-name';
import { pairOf } from './stated';
import type { WorkingSet } from './working-set';

/**
 * What is decided of an order is a word on it like a statement. A released event stands in the run in place of its decision
 * (counted.ts).
 */
export function takeDecision(set: WorkingSet, event: LoggedEvent): void {
  const decision = decisionOf(event);
  if (decision?.name === 'alias_undone') {
    undoAlias(set.people, decision.eventId, { eventId: event.id, at: event.occurredAt });
    return;
  }
  if (decision?.name === 'people_parted') takeParting(set, event, decision);
  if (decision?.name !== 'order_marked_test') return;
  const { id: eventId, occurredAt, source, position } = event;
  const { orderKey, test, decidedBy, reason } = decision;
  set.orderEvents.push({ names: decidedNames(orderKey), eventId, position, role: 'decision', source });
  set.orderDecisions.push({ eventId, at: occurredAt, test, decidedBy, reason });
}

function takeParting(
  { people }: WorkingSet,
  { id: eventId, occurredAt: at, siteId }: LoggedEvent,
  decision: PeopleParted & { decidedBy: string },
): void {
  const { kind, parted, decidedBy } = decision;
  const said = { target: decisionTarget(siteId, decision), persons: pairOf(decision), kind, decidedBy };
  if (parted) part(people, said, { eventId, at });
  else unpart(people, said, { eventId, at });
}
