/**
 * One step of the worker: a run of a site's log becomes people, sessions, touchpoints, orders, paths, credit and what is owed to
 * destinations, and the cursor moves, all in
 * one transaction. A crash leaves either all of it or nothing; a site's log is read by one worker at a time, in order.
 */
import type { Database, Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import { countIntake } from '@/db/queries/intake';
import type { Generation } from '@/db/queries/live';
import { advanceCursor, lockLive, markPlanned, readLog } from '@/db/queries/log';
import { earliestOfPersons, saveTrials } from '@/db/queries/order-buyers';
import { saveOrderEvents, saveRefunds } from '@/db/queries/orders';
import { loadPeople, moveMerged, savePeople } from '@/db/queries/people';
import { followSessions, loadClicks, loadSessions, type MovedTouch, saveSessions, saveTouchpoints } from '@/db/queries/sessions';
import type { Id } from '@/lib/core/id';
import { personNow } from '@/lib/identity';
import type { Site } from '@/lib/model/site';
import type { ClickId } from '@/lib/model/touchpoint';
import { type DayRun, type Ledger, runsByDay } from './credit-deltas';
import { deriveEvent } from './derive';
import { planRun } from './plan-deliveries';
import { recomputeOrders } from './recompute';
import { withReleased } from './released';
import { resolveOrders } from './resolve-orders';
import { acquisitionOf, identifiersOf } from './stated';
import type { Derivation, WorkingSet } from './working-set';

/** Events of one transaction: enough to share its cost, few enough that a step stays well under a second. */
export const STEP_EVENTS_MAX = 1_000;

/** Derives the next events of the site; resolves to how many, 0 when there are none or another worker is at it. */
export async function processSite(db: Database, site: Site, now: Date, limit = STEP_EVENTS_MAX): Promise<number> {
  return db.transaction(async (tx) => {
    const live = await lockLive(tx, site.id);
    if (!live) return 0;
    const read = await readLog(tx, site.id, live.position, limit);
    const days = runsByDay(read, site.timeZone);
    const runs = read.length < limit ? days : wholeDays(days);
    const last = runs.at(-1)?.events.at(-1);
    if (!last) return 0;
    const counted: LoggedEvent[] = [];
    for (const { startsAt, events } of runs) {
      const run = { startsAt, events: await withReleased(tx, site.id, events) };
      if (run.events.length > 0) await deriveRun(tx, site, { ...live, isLive: true }, run.events, { run, recordedAt: now });
      counted.push(...run.events);
    }
    const unplanned = counted.filter(({ position }) => position > live.plannedPosition);
    await planRun(tx, site, live, unplanned, now);
    await markPlanned(tx, site.id, last.position);
    await advanceCursor(tx, live, last, now);
    await countIntake(tx, site.id, last.position);
    return runs.reduce((sum, { events }) => sum + events.length, 0);
  });
}

/** Where more events wait, the last day is left to the next step unless it is the only one: so it is one run, and not two. */
function wholeDays(runs: DayRun[]): DayRun[] {
  return runs.length > 1 ? runs.slice(0, -1) : runs;
}

/**
 * Derives the events, which follow what the generation holds already, and writes its rows; with a `ledger`, what they change of
 * past days is recorded in it. A rebuild has none: it goes through what the ledger has told of already.
 */
export async function deriveRun(
  tx: Transaction,
  site: Site,
  into: Derivation,
  events: LoggedEvent[],
  ledger?: Ledger,
): Promise<void> {
  const set = await loadWorkingSet(tx, site, into, events);
  for (const event of events) deriveEvent(set, site, event);
  const resolved = await resolveOrders(tx, site, into, set);
  set.orderOf = resolved.orderOf;
  const moved = await saveRun(tx, into, set);
  await recomputeOrders(tx, site, into, { set, moved, resolved }, ledger);
}

async function loadWorkingSet(tx: Transaction, site: Site, of: Generation, events: LoggedEvent[]): Promise<WorkingSet> {
  const counted = events.filter((event) => !event.filtered);
  const visitorIds = [
    ...new Set(counted.flatMap(({ visitorId, payload }) => [visitorId ?? [], payload.linkedVisitor ?? []].flat())),
  ];
  const oldest = new Date(Math.min(...counted.map(({ occurredAt }) => occurredAt.getTime()), Number.MAX_SAFE_INTEGER / 2));
  return {
    people: await loadPeople(
      tx,
      of,
      visitorIds,
      counted.flatMap((event) => identifiersOf(event, site)),
    ),
    sessions: visitorIds.length > 0 ? await loadSessions(tx, of, visitorIds, oldest) : new Map(),
    clicks: await loadClicks(tx, of, clicksOf(counted, site)),
    newRefunds: new Map(),
    newTouchpoints: [],
    handOvers: [],
    orderEvents: [],
    orderOf: new Map(),
    orderDecisions: [],
    trials: [],
    devices: new Map(),
    touchedSessions: new Set(),
  };
}

function clicksOf(events: LoggedEvent[], site: Site): ClickId[] {
  const landed = events.filter(({ visitorId, payload }) => visitorId && payload.page?.url.includes('?'));
  return landed.flatMap((event) => acquisitionOf(event, site)?.clickIds ?? []);
}

/** Writes all but the orders; resolves to whose touchpoints or orders moved, away from them or towards them, and of when. */
async function saveRun(tx: Transaction, { siteId, generation }: Generation, set: WorkingSet): Promise<MovedTouch[]> {
  const { people } = set;
  const of = { siteId, generation };
  const now = (id: Id<'person'>) => personNow(people, id);
  await savePeople(tx, of, people, set.devices, now);
  const losers = people.merges.map(({ loserId }) => loserId);
  const merged = [...(await earliestOfPersons(tx, of, losers))].map(([personId, at]) => ({ personId, at }));
  await moveMerged(
    tx,
    of,
    people.merges.map(({ loserId }) => ({ from: loserId, to: now(loserId) })),
  );
  const sessions = [...set.touchedSessions].map((session) => ({ ...session, personId: now(session.personId) }));
  await saveSessions(tx, of, sessions);
  await saveTouchpoints(
    tx,
    of,
    set.newTouchpoints.map((touch) => ({ ...touch, personId: now(touch.personId) })),
  );
  const moved = await followSessions(
    tx,
    of,
    sessions.map(({ id }) => id),
  );
  await saveRefunds(
    tx,
    [...set.newRefunds.values()].map(({ amount, ...row }) => ({
      ...row,
      ...of,
      orderId: set.orderOf.get(row.eventId),
      amount: amount?.minor,
      currency: amount?.currency,
    })),
  );
  await saveTrials(
    tx,
    set.trials.map((row) => ({ ...row, ...of })),
  );
  await saveOrderEvents(
    tx,
    set.orderEvents.flatMap(({ position, subscriptionKey: _, ...row }) => {
      const orderId = set.orderOf.get(row.eventId);
      return orderId ? [{ ...row, logPosition: position, personId: row.personId && now(row.personId), ...of, orderId }] : [];
    }),
  );
  return [...merged, ...moved].map(({ personId, at }) => ({ personId: now(personId), at }));
}
