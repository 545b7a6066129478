/**
 * One step of the worker: a run of a site's log becomes people, sessions, touchpoints, orders, paths, credit and what is owed to
 * destinations, and the cursor moves, all in
 * one transaction. A crash leaves either all of it or nothing; a site's log is read by one worker at a time, in order.
 */
import type { Database, Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import { advanceCursor, liveGeneration, lockCursor, readLog } from '@/db/queries/log';
import { saveOrderEvents, saveRefunds } from '@/db/queries/orders';
import { loadPeople, moveMerged, savePeople } from '@/db/queries/people';
import { followSessions, loadClicks, loadSessions, saveSessions, saveTouchpoints } from '@/db/queries/sessions';
import type { Id } from '@/lib/core/id';
import { personNow } from '@/lib/identity';
import { orderIdOf } from '@/lib/model/order-id';
import type { Site } from '@/lib/model/site';
import type { ClickId } from '@/lib/model/touchpoint';
import { deriveEvent } from './derive';
import { planRun } from './plan-deliveries';
import { recomputeOrders } from './recompute';
import { withReleased } from './released';
import { acquisitionOf, identifiersOf } from './stated';
import type { WorkingSet } from './working-set';

/** Events of one transaction: enough to share its cost, few enough that a step stays well under a second. */
export const STEP_EVENTS_MAX = 1_000;

/** Derives the next events of the site; resolves to how many, 0 when there are none or another worker is at it. */
export async function processSite(db: Database, site: Site, now: Date, limit = STEP_EVENTS_MAX): Promise<number> {
  return db.transaction(async (tx) => {
    const generation = await liveGeneration(tx, site.id);
    const position = await lockCursor(tx, site.id, generation);
    if (position === undefined) return 0;
    const events = await readLog(tx, site.id, position, limit);
    const last = events.at(-1);
    if (!last) return 0;
    const counted = await withReleased(tx, site.id, events);
    await deriveRun(tx, site, counted);
    await planRun(tx, site, counted, now);
    await advanceCursor(tx, site.id, generation, last, now);
    return events.length;
  });
}

async function deriveRun(tx: Transaction, site: Site, events: LoggedEvent[]): Promise<void> {
  const set = await loadWorkingSet(tx, site, events);
  for (const event of events) deriveEvent(set, site, event);
  const left = await saveRun(tx, site, set);
  await recomputeOrders(tx, site, set, left);
}

async function loadWorkingSet(tx: Transaction, site: Site, events: LoggedEvent[]): Promise<WorkingSet> {
  const counted = events.filter((event) => !event.filtered);
  const visitorIds = [
    ...new Set(counted.flatMap(({ visitorId, payload }) => [visitorId ?? [], payload.linkedVisitor ?? []].flat())),
  ];
  const oldest = new Date(Math.min(...counted.map(({ occurredAt }) => occurredAt.getTime()), Number.MAX_SAFE_INTEGER / 2));
  return {
    people: await loadPeople(
      tx,
      site.id,
      visitorIds,
      counted.flatMap((event) => identifiersOf(event, site)),
    ),
    sessions: visitorIds.length > 0 ? await loadSessions(tx, site.id, visitorIds, oldest) : new Map(),
    clicks: await loadClicks(tx, site.id, clicksOf(counted, site)),
    newRefunds: new Map(),
    newTouchpoints: [],
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

/** Writes all but the orders; resolves to the people whose touchpoints moved away or towards them. */
async function saveRun(tx: Transaction, site: Site, set: WorkingSet): Promise<Id<'person'>[]> {
  const { people } = set;
  const now = (id: Id<'person'>) => personNow(people, id);
  await savePeople(tx, site.id, people, set.devices, now);
  await moveMerged(
    tx,
    site.id,
    people.merges.map(({ loserId }) => ({ from: loserId, to: now(loserId) })),
  );
  const sessions = [...set.touchedSessions].map((session) => ({ ...session, personId: now(session.personId) }));
  await saveSessions(tx, site.id, sessions);
  await saveTouchpoints(
    tx,
    site.id,
    set.newTouchpoints.map((touch) => ({ ...touch, personId: now(touch.personId) })),
  );
  const moved = await followSessions(
    tx,
    site.id,
    sessions.map(({ id }) => id),
  );
  await saveRefunds(
    tx,
    [...set.newRefunds.values()].map(({ amount, ...row }) => ({
      ...row,
      siteId: site.id,
      amount: amount?.minor,
      currency: amount?.currency,
    })),
  );
  await saveOrderEvents(
    tx,
    set.orderEvents.map(({ orderKey, ...row }) => ({
      ...row,
      personId: row.personId && now(row.personId),
      siteId: site.id,
      orderId: orderIdOf(site.id, orderKey),
    })),
  );
  return [...new Set(moved)];
}
