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
import { earliestOfPersons, saveOrderEvents, saveRefunds } from '@/db/queries/orders';
import { concerned, loadPeople, movePeople, ownedBy, savePeople, takeBase } from '@/db/queries/people';
import { cookiePlatformsOf } from '@/db/queries/source';
import { followSessions, loadClicks, loadSessions, type MovedTouch, saveSessions, saveTouchpoints } from '@/db/queries/sessions';
import type { Id } from '@/lib/core/id';
import { type Move, movesOf, personNow } from '@/lib/identity';
import { orderIdOf } from '@/lib/model/order-id';
import type { Identifier } from '@/lib/model/person';
import type { Site } from '@/lib/model/site';
import type { ClickId } from '@/lib/model/touchpoint';
import { type DayRun, type Ledger, runsByDay } from './credit-deltas';
import { deriveEvent } from './derive';
import { planRun } from './plan-deliveries';
import { recomputeOrders } from './recompute';
import { withReleased } from './released';
import { sameBrowsers } from './same-browser';
import { acquisitionOf, type DerivedSite, identifiersOf, visitorOf } from './stated';
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
  const derived = { ...site, platforms: await cookiePlatformsOf(tx, site.id) };
  const set = await fold(tx, derived, into, events);
  const moved = await saveRun(tx, into, set);
  await recomputeOrders(tx, derived, into, set, moved, ledger);
}

/** The run's events in the working set; where people come apart, in one that holds all that they are made of. */
async function fold(tx: Transaction, site: DerivedSite, of: Generation, events: LoggedEvent[]): Promise<WorkingSet> {
  for (const withMembers of [false, true]) {
    const set = await loadWorkingSet(tx, site, of, { events, withMembers });
    for (const event of events) deriveEvent(set, site, event);
    if (!set.people.needsMembers) return set;
  }
  throw new Error(`people of ${site.id} come apart without their members`);
}

type Run = { events: LoggedEvent[]; withMembers: boolean };

async function loadWorkingSet(
  tx: Transaction,
  site: DerivedSite,
  of: Generation,
  { events, withMembers }: Run,
): Promise<WorkingSet> {
  const counted = events.filter((event) => !event.filtered);
  const sameBrowser = await sameBrowsers(tx, site.id, counted);
  const others = [...new Set([...sameBrowser.values()].flat())];
  const visitors = [...new Set([...counted.flatMap((event) => visitorOf(event) ?? []), ...others])];
  const oldest = new Date(Math.min(...counted.map(({ occurredAt }) => occurredAt.getTime()), Number.MAX_SAFE_INTEGER / 2));
  const sessions = await loadSessions(tx, of, visitors, oldest);
  const people = await loadPeople(tx, of, {
    visitors,
    identifiers: [
      ...counted.flatMap((event) => identifiersOf(event, site)),
      ...others.map((value): Identifier => ({ kind: 'visitor', value })),
    ],
    persons: [...sessions.values()].flatMap((own) => own.map(({ personId }) => personId)),
    withMembers,
  });
  return {
    people,
    sameBrowser,
    sessions: new Map(
      [...sessions].map(([visitorId, own]) => [visitorId, own.map((row) => ({ ...row, personId: takeBase(people, row) }))]),
    ),
    clicks: await loadClicks(tx, of, clicksOf(counted, site)),
    newRefunds: new Map(),
    newTouchpoints: [],
    handOvers: [],
    orderEvents: [],
    orderDecisions: [],
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
  const moves = movesOf(people);
  const reached = await reachedBy(tx, of, moves);
  await movePeople(tx, of, moves);
  const sessions = [...set.touchedSessions].map((session) => ({ ...session, ...ownedBy(session.personId, now) }));
  await saveSessions(tx, of, sessions);
  await saveTouchpoints(
    tx,
    of,
    set.newTouchpoints.map((touch) => ({ ...touch, ...ownedBy(touch.personId, now) })),
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
      amount: amount?.minor,
      currency: amount?.currency,
    })),
  );
  await saveOrderEvents(
    tx,
    set.orderEvents.map(({ orderKey, ...row }) => ({
      ...row,
      ...(row.personId && ownedBy(row.personId, now)),
      ...of,
      orderId: orderIdOf(siteId, orderKey),
    })),
  );
  return [...reached, ...moved];
}

/** Whose orders the moves may change, and from when on: before they are made. */
async function reachedBy(tx: Transaction, of: Generation, moves: Move[]): Promise<MovedTouch[]> {
  const by = concerned(moves);
  const earliest = await earliestOfPersons(tx, of, [...by.keys()]);
  return [...earliest].flatMap(([from, at]) => [...(by.get(from) ?? [])].map((personId) => ({ personId, at })));
}
