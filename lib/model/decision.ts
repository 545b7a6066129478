/**
 * What a person decides about data: that an event which was left out counts, that an order is a test, that an alias which had
 * joined two known users joins them no more, or that two visitors are two people. A decision is an event of the site's log like any other, from a source of its own
 * that no sender can write, so that deriving reads it at its place and a rebuild gives the same rows. docs/decisions/0012
 */
import { z } from 'zod';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import type { DecisionName } from './decision-name';
import { type StoredEvent, TEXT_LENGTH_MAX } from './event';
import { orderIdOf } from './order-id';
import { presentedKinds } from './person';
import { ORDER_KEY_LENGTH_MAX } from './purchase';

/** The source of decisions. No way in has this name (lib/sources/registry.ts). */
export const DECISION_SOURCE = 'tieback';

/** How message ids of decisions begin; the door refuses such ids, so that nobody takes a decision's place beforehand. */
export const DECISION_ID_PREFIX = 'tieback:';

/**
 * Taking a counted event out again would have to undo what it joined: people, sessions, credit, and what platforms were sent.
 * Deriving only adds, so the rows would differ from those of a rebuild.
 */
const NOT_TAKEN_BACK =
  'must be true: an event that was counted cannot be taken out again, ' +
  'because the visitors that it joined and what was sent to platforms cannot be undone';

const reason = z
  .string()
  .trim()
  .max(TEXT_LENGTH_MAX, `must have at most ${TEXT_LENGTH_MAX} characters`)
  .optional()
  .describe('Why, in the words of whoever decides');

const released = {
  name: z.literal('event_released'),
  eventId: z.uuid().toLowerCase().describe('A stored event that was filtered'),
  released: z.literal(true, { error: NOT_TAKEN_BACK }),
  reason,
};
const markedTest = {
  name: z.literal('order_marked_test'),
  orderKey: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(ORDER_KEY_LENGTH_MAX, `must have at most ${ORDER_KEY_LENGTH_MAX} characters`)
    .describe('The order number as sources send it; the order may also come later'),
  test: z.boolean().describe('false: it counts, whatever its sources say'),
  reason,
};
const aliasUndone = {
  name: z.literal('alias_undone'),
  eventId: z.uuid().toLowerCase().describe('The stored alias event that joined two known users'),
  reason,
};
const person = (what: string) => z.uuid().toLowerCase().describe(what);
const peopleParted = {
  name: z.literal('people_parted'),
  personId: person('One of the two, as first seen: `winnerId` of the merge on an order’s receipt'),
  otherPersonId: person('The other: `loserId` of the merge'),
  kind: z
    .enum(presentedKinds)
    .describe('What had joined them; no evidence of this kind, or of one that comes after it here, joins them again'),
  parted: z.boolean().describe('false: takes it back; what they have in common joins them again'),
  reason,
};

/** A decision as somebody makes it. */
export const decisionInputSchema = z.discriminatedUnion('name', [
  z.strictObject(released),
  z.strictObject(markedTest),
  z.strictObject(aliasUndone),
  z.strictObject(peopleParted),
]);
export type DecisionInput = z.infer<typeof decisionInputSchema>;

/** Who decided, as the audit log writes it: "member:<id>". */
const decidedBy = z.string();
const storedSchema = z.discriminatedUnion('name', [
  z.object({ ...released, decidedBy }),
  z.object({ ...markedTest, decidedBy }),
  z.object({ ...aliasUndone, decidedBy }),
  z.object({ ...peopleParted, decidedBy }),
]);
export type Decision = z.infer<typeof storedSchema>;
export type PeopleParted = Extract<DecisionInput, { name: 'people_parted' }>;

/** The decision that a stored event is; undefined for every event that somebody sent, whatever it is called. */
export function decisionOf({ source, name, payload }: Pick<StoredEvent, 'source' | 'name' | 'payload'>): Decision | undefined {
  if (source !== DECISION_SOURCE) return undefined;
  const read = storedSchema.safeParse({ ...payload.properties, name });
  return read.success ? read.data : undefined;
}

/** What a decision is about: the id of the event, of the order, or of the two people, whichever is named first. */
export function decisionTarget(siteId: Id<'site'>, decision: DecisionInput): string {
  if (decision.name === 'people_parted') return derivedUuid('parting', ...[decision.personId, decision.otherPersonId].sort());
  return decision.name === 'order_marked_test' ? orderIdOf(siteId, decision.orderKey) : decision.eventId;
}

/**
 * The message id of the `count`th decision of this name about a target. Two clicks at once are the same number, so one is stored;
 * marking, unmarking and marking again are 1, 2 and 3, and the last in the log counts.
 */
export function decisionKey(name: DecisionName, target: string, count: number): string {
  return `${DECISION_ID_PREFIX}${name}:${target}:${count}`;
}

/** Whether both say the same of their target; who says it, and why, is not asked. */
export function isSameDecision(left: DecisionInput, right: DecisionInput): boolean {
  if (left.name === 'people_parted' && right.name === 'people_parted')
    return left.parted === right.parted && (left.kind === right.kind || !left.parted);
  if (left.name !== 'order_marked_test' || right.name !== 'order_marked_test') return left.name === right.name;
  return left.test === right.test;
}

/** The event that stores a decision, as the `count`th about its target. */
export function decisionEvent(
  decision: Decision,
  { siteId, id, count, now }: { siteId: Id<'site'>; id: Id<'event'>; count: number; now: Date },
): StoredEvent {
  const { name, ...properties } = decision;
  return {
    siteId,
    id,
    messageId: decisionKey(name, decisionTarget(siteId, decision), count),
    source: DECISION_SOURCE,
    name,
    occurredAt: now,
    receivedAt: now,
    payload: { properties },
  };
}

/** The decision in a sentence, as screens say it. */
export function decisionText(decision: DecisionInput): string {
  if (decision.name === 'event_released') return 'An event that was left out is counted: it was a person’s.';
  if (decision.name === 'alias_undone') return 'An alias is undone: the two customers that it joined are two again.';
  if (decision.name === 'people_parted') {
    if (decision.parted) return 'Two visitors who had been taken for one person are two.';
    return 'Two visitors are one person again where something joins them: that they are two is taken back.';
  }
  if (decision.test) return `Order ${decision.orderKey} is left out: it is a test.`;
  return `Order ${decision.orderKey} is counted: it is no test.`;
}
