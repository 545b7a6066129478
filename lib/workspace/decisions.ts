/**
 * What admins decide about data. A decision is stored in the site's log, where deriving finds it; the audit log tells of it too.
 */
import type { Database } from '@/db/client';
import { eventsById } from '@/db/queries/conversion';
import { decidedAbout } from '@/db/queries/decisions';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import { wakeDeriving } from '@/db/wake';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { type Id, parseId } from '@/lib/core/id';
import {
  type Decision,
  type DecisionInput,
  decisionEvent,
  decisionInputSchema,
  decisionTarget,
  isSameDecision,
} from '@/lib/model/decision';
import { ALIAS_EVENT } from '@/lib/model/event';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { filteredNow } from '@/lib/pipeline/derive/counted';
import { type Facts, recordChange } from './audit';
import { requireParting } from './parting';

/** Each try but the last lost to somebody who decided the same thing's fate at the same moment. */
const TRIES_MAX = 5;

export type DecisionReceipt = {
  /** The event that holds the decision. */
  eventId: Id<'event'>;
  /** `duplicate`: it was decided so already. */
  status: 'accepted' | 'duplicate';
};

/**
 * Stores the decision, once: the same again, or from two clicks at once, is a duplicate. Throws `not_found` for an event that is
 * not stored, `conflict` for one that counts already. An order need not be known yet: the decision holds when it comes.
 */
export async function decide(db: Database, actor: Actor, site: Site, input: unknown, now = new Date()): Promise<DecisionReceipt> {
  permit(actor, 'decision.make');
  const decision = parseInput(decisionInputSchema, input);
  if (decision.name === 'event_released') await requireFiltered(db, site, decision.eventId);
  if (decision.name === 'alias_undone') await requireAlias(db, site, decision.eventId);
  if (decision.name === 'people_parted') await requireParting(db, site, decision);
  const target = decisionTarget(site.id, decision);
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const { count, last } = await decidedAbout(db, site.id, decision.name, target);
    if (last && isSameDecision(last.decision, decision)) return { eventId: last.eventId, status: 'duplicate' };
    const stored: Decision = { ...decision, decidedBy: actorText(actor) };
    const event = decisionEvent(stored, { siteId: site.id, id: newId<'event'>(now), count: count + 1, now });
    if (!(await storeEvents(db.$client, [eventRecord(event)])).has(event.id)) continue;
    await wakeDeriving(db, site.id);
    await recordChange(db, actor, changeOf(target, decision, last?.decision), now);
    return { eventId: event.id, status: 'accepted' };
  }
  throw new AppError('unavailable', 'Others are deciding the same at this moment: try again.');
}

async function requireFiltered(db: Database, site: Site, eventId: string): Promise<void> {
  const id = parseId<'event'>(eventId);
  const [event] = id ? await eventsById(db, site.id, [id]) : [];
  if (!event) throw new AppError('not_found', 'There is no such event on this site.');
  if (!filteredNow(event, site)) throw new AppError('conflict', 'This event was not left out: it counts already.');
}

async function requireAlias(db: Database, site: Site, eventId: string): Promise<void> {
  const id = parseId<'event'>(eventId);
  const [event] = id ? await eventsById(db, site.id, [id]) : [];
  if (event?.name !== ALIAS_EVENT) throw new AppError('not_found', 'There is no such alias on this site.');
  if (!event.payload.approvedBy) {
    throw new AppError('conflict', 'This alias came without a secret key: it joined no customers, and there is nothing to undo.');
  }
}

/** Tells the audit log of aliases that a program has sent with its API key. */
export async function noteAliases(db: Database, actor: Actor, eventIds: Id<'event'>[], now = new Date()): Promise<void> {
  for (const subject of eventIds) await recordChange(db, actor, { action: 'alias.sent', subject }, now);
}

function changeOf(target: string, decision: DecisionInput, before: DecisionInput | undefined) {
  const { name, ...facts } = decision;
  return { action: actionOf[name], subject: target, ...wasDecided(before), after: facts };
}

/** What had been decided of it, where that can be one thing or the other. */
function wasDecided(before: DecisionInput | undefined): { before?: Facts } {
  if (before?.name === 'order_marked_test') return { before: { test: before.test } };
  return before?.name === 'people_parted' ? { before: { parted: before.parted } } : {};
}

const actionOf = {
  event_released: 'event.released',
  order_marked_test: 'order.marked_test',
  alias_undone: 'alias.undone',
  people_parted: 'people.parted',
} as const;
