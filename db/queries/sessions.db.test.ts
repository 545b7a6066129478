/**
 * Protects what deriving reads of a browser's sessions: few rows where it had thousands, and always the very session that all of
 * them would have given, or live rows and rebuilt ones would differ.
 */
import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { session } from '@/db/schema';
import { extendSession, sessionOf } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import { SESSION_GAP_MS, type SessionState } from '@/lib/model/session';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { type BrowserRun, loadSessions } from './sessions';

const { db } = await testDatabase();
const NOON = Date.parse('2026-03-29T12:00:00Z');
const of = { siteId: newTestId<'site'>(), generation: 1 };
const at = (minutes: number) => new Date(NOON + minutes * MINUTE_MS);

type Sighting = { minute: number; campaignKey?: string };

function runOf(visitorId: Id<'visitor'>, events: Sighting[]): BrowserRun {
  const minutes = events.map(({ minute }) => minute);
  const campaignKeys = new Set(events.flatMap(({ campaignKey }) => campaignKey ?? []));
  return { visitorId, from: at(Math.min(...minutes)), to: at(Math.max(...minutes)), campaignKeys };
}

/** Which session each event continues, as deriving goes through them; those that it begins by the event's place. */
function followed(sessions: SessionState[], visitorId: Id<'visitor'>, events: Sighting[]): string[] {
  const open = sessions.map((one) => ({ ...one }));
  return events.map(({ minute, campaignKey }, place) => {
    const found = sessionOf(open, at(minute), campaignKey);
    if (found) extendSession(found, at(minute), true);
    else open.push({ ...begun(visitorId, minute, minute, campaignKey ?? 'none'), id: `begun ${place}` as Id<'session'> });
    return found?.id ?? 'begins';
  });
}

function begun(visitorId: Id<'visitor'>, from: number, to: number, campaignKey: string): SessionState {
  const counts = { identified: false, events: 1, pageViews: 1, steps: 1 };
  const visit = { acquisitionId: null, landingId: null, hasClickId: false, device: null, country: null };
  const ids = { id: newTestId<'session'>(), visitorId, personId: newTestId<'person'>() };
  return { ...ids, ...counts, ...visit, startedAt: at(from), lastEventAt: at(to), campaignKey };
}

async function store(sessions: SessionState[]): Promise<void> {
  await db.execute(sql`TRUNCATE session`);
  if (sessions.length > 0) await db.insert(session).values(sessions.map((one) => ({ ...one, ...of })));
}

const load = (run: BrowserRun) => db.transaction(async (tx) => (await loadSessions(tx, of, [run])).get(run.visitorId) ?? []);

it('reads a few of ten thousand clicks', async () => {
  const visitorId = newTestId<'visitor'>();
  const sessions = Array.from({ length: 10_000 }, (_, click) => begun(visitorId, click / 500, click / 500, `click ${click}`));
  await db.execute(sql`TRUNCATE session`);
  for (let from = 0; from < sessions.length; from += 1_000)
    await db.insert(session).values(sessions.slice(from, from + 1_000).map((one) => ({ ...one, ...of })));
  const loaded = await load(
    runOf(visitorId, [{ minute: 21 }, { minute: 22, campaignKey: 'click 7' }, { minute: 22, campaignKey: 'new' }]),
  );
  expect(loaded.map(({ campaignKey }) => campaignKey)).toEqual(['click 7', 'click 9999']);
});

it('finds for every event the session that all of them would have given', async () => {
  const visitorId = newTestId<'visitor'>();
  const minute = fc.integer({ min: 0, max: 120 });
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const stored = fc.array(fc.record({ minute, length: fc.integer({ min: 0, max: 60 }), key }), { maxLength: 12 });
  const events = fc.array(fc.record({ minute, campaignKey: fc.option(key, { nil: undefined }) }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(stored, events, async (rows, sightings) => {
      const sessions = rows
        .map((one) => begun(visitorId, one.minute, one.minute + one.length, one.key))
        .sort((left, right) => left.startedAt.getTime() - right.startedAt.getTime() || (left.id < right.id ? -1 : 1));
      await store(sessions);
      const run = runOf(visitorId, sightings);
      // What is past all reach was never read.
      const inReach = sessions.filter(({ lastEventAt }) => lastEventAt.getTime() >= run.from.getTime() - SESSION_GAP_MS);
      expect(followed(await load(run), visitorId, sightings)).toEqual(followed(inReach, visitorId, sightings));
    }),
    { numRuns: 400 },
  );
});
