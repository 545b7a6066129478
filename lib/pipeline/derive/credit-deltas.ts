/**
 * What a run of events does to the credit of days that are past: the differences between the credit that orders had and have now,
 * each with its cause. Whether a day is past is told by the events alone: a run's events were received on one day of the site,
 * and orders placed on an earlier one have had theirs. Pure, so that the ledger does not depend on when, or in what steps, the
 * log is read.
 */
import type { CreditDeltaInsert, CreditSum } from '@/db/queries/credit-delta';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { CreditInsert, OrderRow } from '@/db/queries/orders';
import { addDays, type Day, dayOf, startOfDay } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { personNow } from '@/lib/identity';
import type { CreditDeltaOrigin } from '@/lib/model/credit';
import { heldDays } from '@/lib/model/lookback';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import type { Touchpoint } from '@/lib/model/touchpoint';
import { pathTimeOf } from './order-touches';
import type { WorkingSet } from './working-set';

/** Events that were received on one day of the site, in log order, and when that day began. */
export type DayRun = { startsAt: Date; events: LoggedEvent[] };

/**
 * The events cut where a day of the site's zone begins. One that was received before the run's own day (a web process whose clock
 * is behind stored it) stays where the log has it.
 */
export function runsByDay(events: LoggedEvent[], timeZone: string): DayRun[] {
  const runs: DayRun[] = [];
  let nextDayAt = new Date(0);
  for (const event of events) {
    const run = runs.at(-1);
    if (run && event.receivedAt < nextDayAt) run.events.push(event);
    else {
      const day = dayOf(event.receivedAt, timeZone);
      nextDayAt = startOfDay(addDays(day, 1), timeZone);
      runs.push({ startsAt: startOfDay(day, timeZone), events: [event] });
    }
  }
  return runs;
}

/**
 * An order that the run worked out anew: its row, as it was before the run where the run states it, and its credit before and
 * after.
 */
export type Recredited = { order: OrderRow; prior: OrderRow | undefined; before: CreditSum[]; after: CreditInsert[] };

/**
 * What of a run the ledger needs: the run itself, and when it is worked on; and where no event led to it, what did.
 */
export type Ledger = { run: DayRun; recordedAt: Date; origin?: CreditDeltaOrigin };

export type DeltaContext = Ledger & {
  site: Site;
  set: WorkingSet;
  acquisitions: ReadonlyMap<Id<'touchpoint'>, Id<'acquisition'>>;
};

export type NewDelta = Omit<CreditDeltaInsert, 'id'>;

/** The rows that the ledger gets for an order: none while its first day lasts, or where nothing of the past changes. */
export function creditDeltas(recredited: Recredited, context: DeltaContext): NewDelta[] {
  const { order, prior, before, after } = recredited;
  const { site, run, acquisitions, recordedAt } = context;
  // Reports leave test orders out, so what those are credited with moves no day.
  const had = (prior ?? order).test ? [] : before;
  const has = order.test
    ? []
    : after.map(({ touchpointId, ...share }) => ({
        ...share,
        acquisitionId: (touchpointId && acquisitions.get(touchpointId)) ?? undefined,
      }));
  const differences = pastDifferences(...underSameModels(had, has), { timeZone: site.timeZone, before: run.startsAt });
  if (differences.length === 0) return [];
  const origin = context.origin ?? originOf(order, isMoneyMoved(had, has), context);
  return differences.map((difference) => ({
    siteId: site.id,
    recordedAt,
    orderId: order.id,
    ...difference,
    ...origin,
  }));
}

type Share = Omit<CreditSum, 'orderId'>;
type Difference = Omit<Share, 'orderedAt'> & { day: Day };

/**
 * Of two sets of an order's credit what is under models of both: the first credit of a new model moves no day, nor does the end of
 * one that is gone. An order that had none, or has none now, moves under every model.
 */
function underSameModels(had: Share[], has: Share[]): [Share[], Share[]] {
  if (had.length === 0 || has.length === 0) return [had, has];
  const [were, are] = [had, has].map((shares) => new Set(shares.map(({ model }) => model)));
  return [had.filter(({ model }) => are?.has(model)), has.filter(({ model }) => were?.has(model))];
}

/**
 * After less before by day, model, acquisition and currency, on days that began before `before`; an order that was moved to
 * another day leaves the old one.
 */
export function pastDifferences(had: Share[], has: Share[], past: { timeZone: string; before: Date }): Difference[] {
  const differences = new Map<string, Difference>();
  const add = ({ orderedAt, model, acquisitionId, currency, amount }: Share, sign: bigint) => {
    if (orderedAt >= past.before) return;
    const day = dayOf(orderedAt, past.timeZone);
    const key = `${day} ${model} ${acquisitionId} ${currency}`;
    const known = differences.get(key);
    if (known) known.amount += sign * amount;
    else differences.set(key, { day, model, acquisitionId, currency, amount: sign * amount });
  };
  for (const share of had) add(share, -1n);
  for (const share of has) add(share, 1n);
  return [...differences.values()].filter(({ amount }) => amount !== 0n);
}

/** Whether the order itself changed (what it is worth, in which money, when it was), and not only who earned it. */
function isMoneyMoved(had: Share[], has: Share[]): boolean {
  const worth = (shares: Share[]) => {
    const [first] = shares;
    const sum = shares.filter(({ model }) => model === 'last_click').reduce((total, { amount }) => total + amount, 0n);
    return `${sum} ${first?.currency} ${first?.orderedAt.getTime()}`;
  };
  return worth(had) !== worth(has);
}

const CAUSES = { refunded: 'refund', stated: 'statement', decision: 'decision' } as const;

/**
 * What the change is put down to. Where an event does several things, its word on the order explains money; otherwise people and
 * contacts come first.
 */
function originOf(order: OrderRow, moneyMoved: boolean, { set, run, site }: DeltaContext): CreditDeltaOrigin {
  const isBuyer = (id: Id<'person'>) => personNow(set.people, id) === order.personId;
  const own = set.orderEvents.findLast(({ eventId }) => set.orderOf.get(eventId) === order.id);
  const spoken = own && ({ cause: CAUSES[own.role], eventId: own.eventId } as const);
  const split = set.people.splits.findLast(({ members }) => members.some(isBuyer));
  const merge = set.people.merges.findLast(({ winnerId }) => isBuyer(winnerId));
  const handOver = set.handOvers.findLast(({ from, to }) => isBuyer(from) || isBuyer(to));
  const isNew = ({ personId, visitorId, at }: Touchpoint) =>
    (isBuyer(personId) || (order.visitorId && visitorId === order.visitorId)) &&
    isNear(pathTimeOf(order), at, heldDays(site.settings));
  const touch = set.newTouchpoints.findLast(isNew);
  const moved =
    (split && { cause: split.as, eventId: split.eventId }) ??
    (merge && ({ cause: 'merge', eventId: merge.eventId } as const)) ??
    (handOver && ({ cause: 'hand_over', eventId: handOver.eventId } as const)) ??
    (touch && ({ cause: 'late_touch', eventId: touch.eventId } as const));
  const origin = moneyMoved ? (spoken ?? moved) : (moved ?? spoken);
  if (origin) return origin;
  const last = run.events.at(-1);
  invariant(last, 'a run has at least one event');
  return { cause: 'recomputed', eventId: last.id };
}

/** Whether a touch at `at` may stand in the path that an order has of this time. */
function isNear(pathAt: Date, at: Date, days: number): boolean {
  const ahead = pathAt.getTime() - at.getTime();
  return ahead >= -SESSION_GAP_MS && ahead <= (days + 1) * DAY_MS;
}
