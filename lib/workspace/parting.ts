/**
 * "These are two people": what an admin says of two visitors who had been taken for one, and what that would change of their
 * orders, shown before it is said (docs/decisions/0032).
 */
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import {
  type AcquisitionName,
  acquisitionNames,
  type CreditedOrder,
  creditedOrders,
  ordersOfPeople,
} from '@/db/queries/credited-orders';

import { decidedAbout } from '@/db/queries/decisions';
import type { Generation } from '@/db/queries/live';
import { liveGeneration } from '@/db/queries/log';
import { personsToday } from '@/db/queries/people';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { parseCurrency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { formatDecimal } from '@/lib/core/money';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { decisionEvent, decisionInputSchema, decisionTarget, isSameDecision, type PeopleParted } from '@/lib/model/decision';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { pairOf } from '@/lib/pipeline/derive/stated';
import { whatIf } from '@/lib/pipeline/derive/what-if';

/** Of a person with more orders the newest are looked at: a till's customer id has thousands. */
export const ORDERS_LOOKED_MAX = 1_000;
/** What a person reads before they decide. */
export const ORDERS_SHOWN_MAX = 50;

export const partingPreviewInput = z.object({
  decision: decisionInputSchema,
  model: modelIdSchema.default('last_non_direct_click'),
});

const money = z.object({ amount: z.string(), currency: z.string() });
const earner = z.object({
  channel: z.string().optional().describe('Absent: nobody earns it'),
  source: z.string().optional(),
  campaign: z.string().optional(),
  before: money,
  after: money,
});

export const partingPreview = z.object({
  model: modelIdSchema,
  apart: z.boolean().describe('Whether they would be two people; false where something else joins them'),
  lookedAt: z.number().describe('How many orders of theirs were looked at, the newest'),
  isWhole: z.boolean().describe('false: they have more orders'),
  changed: z.number().describe('How many of those orders would be credited otherwise under this model'),
  orders: z
    .array(z.object({ id: z.string(), orderKey: z.string(), orderedAt: z.string(), revenue: money, earners: z.array(earner) }))
    .describe(`The newest ${ORDERS_SHOWN_MAX} of them, each with whoever would gain or lose`),
});
export type PartingPreview = z.infer<typeof partingPreview>;

type Seen = { ids: Id<'order'>[]; persons: number; orders: CreditedOrder[]; names: Map<string, AcquisitionName> };

/** What the decision would change: worked out by deriving it, and taken back. */
export async function previewParting(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<PartingPreview> {
  permit(actor, 'decision.make');
  const { decision, model } = parseInput(partingPreviewInput, input);
  if (decision.name !== 'people_parted') throw new AppError('conflict', 'Only people_parted can be looked at beforehand.');
  await requireParting(db, site, decision);
  const stored = { ...decision, decidedBy: actorText(actor) };
  const event = decisionEvent(stored, { siteId: site.id, id: newId<'event'>(now), count: 1, now });
  const { before, after } = await whatIf<Seen>(db, site, event, (tx, of, seen) => look(tx, of, { decision, model, seen }));
  const changed = before.orders.flatMap((order) => {
    const other = after.orders.find(({ id }) => id === order.id);
    const earners = other ? moved(order, other, after.names) : [];
    return earners.length > 0 ? [{ ...shownOrder(order), earners }] : [];
  });
  return {
    model,
    apart: after.persons > 1,
    lookedAt: Math.min(before.ids.length, ORDERS_LOOKED_MAX),
    isWhole: before.ids.length <= ORDERS_LOOKED_MAX,
    changed: changed.length,
    orders: changed.slice(0, ORDERS_SHOWN_MAX),
  };
}

/**
 * Refuses what would say nothing: `not_found` for people who are not stored, `conflict` for two who are two already, and for
 * taking back what nobody had said.
 */
export async function requireParting(db: Database, site: Site, decision: PeopleParted): Promise<void> {
  const pair = pairOf(decision);
  const today = await personsToday(db, await liveOf(db, site), pair);
  const [one, other] = pair.map((id) => today.get(id));
  if (!one || !other || decision.personId === decision.otherPersonId)
    throw new AppError('not_found', 'There are no two such people on this site.');
  const { last } = await decidedAbout(db, site.id, decision.name, decisionTarget(site.id, decision));
  if (last && isSameDecision(last.decision, decision)) return;
  if (decision.parted && one !== other) throw new AppError('conflict', 'These are two people already.');
  if (!decision.parted && !last) throw new AppError('conflict', 'Nobody has said that these are two people.');
}

async function liveOf(db: Database, { id: siteId }: Site): Promise<Generation> {
  return { siteId, generation: await liveGeneration(db, siteId) };
}

async function look(
  tx: Transaction,
  of: Generation,
  { decision, model, seen }: { decision: PeopleParted; model: z.infer<typeof modelIdSchema>; seen: Seen | undefined },
): Promise<Seen> {
  const today = await personsToday(tx, of, pairOf(decision));
  const persons = [...new Set(today.values())];
  const ids = seen?.ids ?? (await ordersOfPeople(tx, of, persons, ORDERS_LOOKED_MAX + 1));
  const orders = await creditedOrders(tx, of, ids.slice(0, ORDERS_LOOKED_MAX), model);
  const earners = [...new Set([...(seen?.orders ?? []), ...orders].flatMap(({ earned }) => [...earned.keys()]))].filter(Boolean);
  return { ids, persons: persons.length, orders, names: await acquisitionNames(tx, of.siteId, earners) };
}

function moved(before: CreditedOrder, after: CreditedOrder, names: Map<string, AcquisitionName>) {
  return [...new Set([...before.earned.keys(), ...after.earned.keys()])].flatMap((id) => {
    const [had, has] = [before.earned.get(id) ?? 0n, after.earned.get(id) ?? 0n];
    if (had === has) return [];
    return { ...names.get(id), before: shown(had, before.currency), after: shown(has, after.currency) };
  });
}

function shownOrder({ id, orderKey, orderedAt, revenue, currency }: CreditedOrder) {
  return { id, orderKey, orderedAt: orderedAt.toISOString(), revenue: shown(revenue, currency) };
}

function shown(minor: bigint, code: string): z.infer<typeof money> {
  const currency = parseCurrency(code);
  invariant(currency, `a stored row has the currency ${code}`);
  return { amount: formatDecimal({ minor, currency }), currency };
}
