/**
 * One step of the worker: a run of a site's log becomes people, sessions, touchpoints, orders, paths, credit and what is owed to
 * destinations, and the cursor moves, all in one transaction. A crash leaves either all of it or nothing; a site's log is read by one worker at a time, in order.
 */
import type { Database, Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import { countIntake } from '@/db/queries/intake';
import type { Generation } from '@/db/queries/live';
import { advanceCursor, type LiveLog, lockLive, markPlanned, readLog } from '@/db/queries/log';
import { earliestOfPersons, saveOrderEvents, saveRefunds } from '@/db/queries/orders';
import { loadPeople, moveMerged, savePeople } from '@/db/queries/people';
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
import type { Id } from '@/lib/core/id';
import { personNow } from '@/lib/identity';
import { orderIdOf } from '@/lib/model/order-id';
import type { Site } from '@/lib/model/site';
import { type Arrivals, arrivalsOf, campaignKeysOf, clickIdsOf } from './arrivals';
import { countedNow } from './counted';
import { type DayRun, type Ledger, runsByDay } from './credit-deltas';
import { browserOf, deriveEvent } from './derive';
import { planRun } from './plan-deliveries';
import { recomputeOrders } from './recompute';
import { identifiersOf, ofOneBrowser } from './stated';
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
  await advanceCursor(tx, live, last, now);
  await countIntake(tx, site.id, last.position);
  return runs.reduce((sum, { events }) => sum + events.length, 0);
}

/** Where more events wait, the last day is left to the next step unless it is the only one: so it is one run, and not two. */
function wholeDays(runs: DayRun[]): DayRun[] {
  return runs.length > 1 ? runs.slice(0, -1) : runs;
}

/**
 * Derives the logged events, which follow what the generation holds already, and writes its rows; with a `ledger`, what they change of
 * past days is recorded in it. A rebuild has none: it goes through what the ledger has told of already.
 */
export async function deriveRun(
  tx: Transaction,
  site: Site,
  into: Derivation,
  logged: LoggedEvent[],
  ledger?: Ledger,
): Promise<void> {
  const events = logged.map(ofOneBrowser);
  const set = await loadWorkingSet(tx, site, into, events);
  for (const event of events) deriveEvent(set, site, event);
  const moved = await saveRun(tx, into, set);
  await recomputeOrders(tx, site, into, set, moved, ledger);
}

async function loadWorkingSet(tx: Transaction, site: Site, of: Generation, events: LoggedEvent[]): Promise<WorkingSet> {
  const counted = events.filter((event) => !event.filtered);
  const visitorIds = [
    ...new Set(counted.flatMap(({ visitorId, payload }) => [visitorId ?? [], payload.linkedVisitor ?? []].flat())),
  ];
  const arrivals = arrivalsOf(counted, site);
  return {
    ...emptySet(),
    arrivals,
    people: await loadPeople(
      tx,
      of,
      visitorIds,
      counted.flatMap((event) => identifiersOf(event, site)),
    ),
    sessions: await loadSessions(tx, of, browserRunsOf(counted, arrivals)),
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
    const visitorId = browserOf(event);
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
    set.clicks,
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
      personId: row.personId && now(row.personId),
      ...of,
      orderId: orderIdOf(siteId, orderKey),
    })),
  );
  return [...merged, ...moved].map(({ personId, at }) => ({ personId: now(personId), at }));
}
