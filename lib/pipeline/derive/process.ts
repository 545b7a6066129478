/**
 * One step of the worker: a run of a site's log becomes people, sessions, touchpoints, orders, paths, credit and what is owed to
 * destinations, and the cursor moves, all in one transaction. A crash leaves either all of it or nothing; a site's log is read by
 * one worker at a time, in order.
 */
import type { Database, Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import { countIntake } from '@/db/queries/intake';
import type { Generation } from '@/db/queries/live';
import { advanceCursor, type LiveLog, lockLive, markPlanned, readLog } from '@/db/queries/log';
import { earliestOfPersons, saveTrials } from '@/db/queries/order-buyers';
import { saveOrderEvents, saveRefunds } from '@/db/queries/orders';
import { concerned, loadPeople, movePeople, ownedBy, personsToday, savePeople, takeBase } from '@/db/queries/people';
import {
  type BrowserRun,
  followSessions,
  loadClicks,
  loadSessions,
  type MovedTouch,
  saveSessions,
  saveTouchpoints,
} from '@/db/queries/sessions';
import { siteById } from '@/db/queries/site';
import { cookiePlatformsOf } from '@/db/queries/source';
import type { Id } from '@/lib/core/id';
import { type Move, movesOf, personNow } from '@/lib/identity';
import type { Identifier } from '@/lib/model/person';
import type { Site } from '@/lib/model/site';
import { type Arrivals, arrivalsOf, campaignKeysOf, clickIdsOf } from './arrivals';
import { countedNow } from './counted';
import { recomputeConversions } from './conversions';
import { type DayRun, type Ledger, runsByDay } from './credit-deltas';
import { browserOf, deriveEvent, isCarriedPurchase } from './derive';
import { planRun } from './plan-deliveries';
import { recomputeOrders } from './recompute';
import { noteFirstModels } from './recredit-models';
import { resolveOrders } from './resolve-orders';
import { sameBrowsers } from './same-browser';
import { type DerivedSite, evidenceOf, partedBy, visitorOf } from './stated';
import { type Derivation, emptySet, type WorkingSet } from './working-set';

/** Events of one transaction: enough to share its cost, few enough that a step stays well under a second. */
export const STEP_EVENTS_MAX = 1_000;

/**
 * Derives the next events of the site under its settings as they are once it is its turn: whoever changes them and then takes the
 * cursor knows that nothing is derived under the old ones any more. Resolves to how many events, 0 when there are none or another
 * worker is at it.
 */
export async function processNext(db: Database, siteId: Id<'site'>, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const live = await lockLive(tx, siteId);
    const site = live && (await siteById(tx, siteId));
    return live && site ? deriveNext(tx, site, live, now, STEP_EVENTS_MAX) : 0;
  });
}

/** Derives the next events of the site under these settings of it. */
export async function processSite(db: Database, site: Site, now: Date, limit = STEP_EVENTS_MAX): Promise<number> {
  return db.transaction(async (tx) => {
    const live = await lockLive(tx, site.id);
    return live ? deriveNext(tx, site, live, now, limit) : 0;
  });
}

async function deriveNext(tx: Transaction, site: Site, live: LiveLog, now: Date, limit: number): Promise<number> {
  const read = await readLog(tx, site.id, live.position, limit);
  const days = runsByDay(read, site.timeZone);
  const runs = read.length < limit ? days : wholeDays(days);
  const last = runs.at(-1)?.events.at(-1);
  if (!last) return 0;
  const counted: LoggedEvent[] = [];
  for (const { startsAt, events } of runs) {
    const run = { startsAt, events: await countedNow(tx, site, events) };
    if (run.events.length > 0) await deriveRun(tx, site, { ...live, isLive: true }, run.events, { run, recordedAt: now });
    counted.push(...run.events);
  }
  const unplanned = counted.filter(({ position }) => position > live.plannedPosition);
  await planRun(tx, site, live, unplanned, now);
  await markPlanned(tx, site.id, last.position);
  await noteFirstModels(tx, live, live.position, site);
  await advanceCursor(tx, live, last, now);
  await countIntake(tx, site.id, last.position);
  return runs.reduce((sum, { events }) => sum + events.length, 0);
}

/** Where more events wait, the last day is left to the next step unless it is the only one: so it is one run, and not two. */
function wholeDays(runs: DayRun[]): DayRun[] {
  return runs.length > 1 ? runs.slice(0, -1) : runs;
}

/**
 * Derives the logged events, which follow what the generation holds already, and writes its rows; with a `ledger`, what they
 * change of past days is recorded in it. A rebuild has none: it goes through what the ledger has told of already.
 */
export async function deriveRun(
  tx: Transaction,
  site: Site,
  into: Derivation,
  logged: LoggedEvent[],
  ledger?: Ledger,
): Promise<void> {
  const derived = { ...site, platforms: await cookiePlatformsOf(tx, site.id) };
  const set = await fold(tx, derived, into, logged);
  const resolved = await resolveOrders(tx, derived, into, set);
  set.orderOf = resolved.orderOf;
  const moved = await saveRun(tx, site, into, set);
  await recomputeOrders(tx, derived, into, { set, moved, resolved }, ledger);
  await recomputeConversions(tx, derived, into, set, moved);
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
  const arrivals = arrivalsOf(counted, site);
  const sessions = await loadSessions(tx, of, browserRunsOf(counted, arrivals));
  const parted = await personsToday(tx, of, counted.flatMap(partedBy));
  const people = await loadPeople(tx, of, {
    visitors,
    identifiers: [
      ...counted.flatMap((event) => evidenceOf(event, site)),
      ...others.map((value): Identifier => ({ kind: 'visitor', value })),
    ],
    persons: [...[...sessions.values()].flatMap((own) => own.map(({ personId }) => personId)), ...parted.values()],
    withMembers,
  });
  return {
    ...emptySet(),
    arrivals,
    people,
    sameBrowser,
    sessions: new Map(
      [...sessions].map(([visitorId, own]) => [visitorId, own.map((row) => ({ ...row, personId: takeBase(people, row) }))]),
    ),
    clicks: await loadClicks(
      tx,
      of,
      counted.flatMap(({ id, visitorId }) => (visitorId ? clickIdsOf(arrivals, id) : [])),
    ),
  };
}

function browserRunsOf(events: LoggedEvent[], arrivals: Arrivals): BrowserRun[] {
  const runs = new Map<Id<'visitor'>, BrowserRun>();
  for (const event of events) {
    const visitorId = isCarriedPurchase(event) ? event.visitorId : browserOf(event);
    if (!visitorId) continue;
    const at = event.occurredAt;
    const run = runs.get(visitorId) ?? { visitorId, from: at, to: at, campaignKeys: new Set() };
    if (at < run.from) run.from = at;
    if (at > run.to) run.to = at;
    for (const key of campaignKeysOf(arrivals, event.id)) run.campaignKeys.add(key);
    runs.set(visitorId, run);
  }
  return [...runs.values()];
}

/** Writes all but the orders; resolves to whose touchpoints or orders moved, away from them or towards them, and of when. */
async function saveRun(tx: Transaction, site: Site, { siteId, generation }: Generation, set: WorkingSet): Promise<MovedTouch[]> {
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
    { clicks: set.clicks, labelRules: site.settings.labelRules },
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
      if (!orderId) return [];
      return [{ ...row, logPosition: position, ...(row.personId && ownedBy(row.personId, now)), ...of, orderId }];
    }),
  );
  return [...reached, ...moved];
}

/** Whose orders the moves may change, and from when on: before they are made. */
async function reachedBy(tx: Transaction, of: Generation, moves: Move[]): Promise<MovedTouch[]> {
  const by = concerned(moves);
  const earliest = await earliestOfPersons(tx, of, [...by.keys()]);
  return [...earliest].flatMap(([from, at]) => [...(by.get(from) ?? [])].map((personId) => ({ personId, at })));
}
