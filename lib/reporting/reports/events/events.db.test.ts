/** Protects the raw log as people see it: nothing skipped, nothing twice, what was refused beside what was stored. */
import { beforeEach, describe, expect, it } from 'vitest';
import { rejectedEvent } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import { dayOf } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import type { StoredEvent } from '@/lib/model/event';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { decide } from '@/lib/workspace';
import { installStatus } from '../install/query';
import { qualityParams } from '../quality/definition';
import { qualityReport } from '../quality/query';
import { sourceActivity } from '../sources/query';
import { eventsParams } from './definition';
import { listEvents } from './query';
import { eventsSince, formatPosition, parsePosition, recentPosition } from './since';

const { db } = await testDatabase();
const NOW = new Date(Date.now() - 60_000);
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

type Given = Partial<StoredEvent> & { seconds?: number };

async function stored({ seconds = 0, ...over }: Given, of = site): Promise<void> {
  const at = new Date(NOW.getTime() + seconds * 1_000);
  await storeEvent(db, {
    siteId: of.id,
    id: newTestId<'event'>(at),
    messageId: `m${seconds}`,
    source: 'snippet',
    name: 'page_view',
    occurredAt: at,
    receivedAt: at,
    payload: {},
    ...over,
  });
}

async function refused(seconds: number): Promise<void> {
  const at = new Date(NOW.getTime() + seconds * 1_000);
  await db.insert(rejectedEvent).values({
    siteId: site.id,
    id: newTestId<'rejected_event'>(at),
    receivedAt: at,
    source: 'snippet',
    reason: 'malformed_event',
    field: 'name',
    detail: `r${seconds}`,
    body: '{"name":"Größe"}',
  });
}

async function walk(query: Record<string, string>, scanMax?: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readOf(
      db,
      site,
    )((tx) => listEvents(tx, site, eventsParams.parse({ ...query, ...(cursor && { cursor }) }), scanMax));
    seen.push(...page.rows.map(({ messageId, detail }) => messageId ?? detail ?? ''));
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

describe('the list', () => {
  beforeEach(async () => {
    await stored({ seconds: 1, payload: { page: { url: 'https://shop.example/100%25-tee' } } });
    await refused(2);
    await stored({ seconds: 3, filtered: 'bot' });
    await stored({ seconds: 4, name: 'purchase', payload: { properties: { transaction_id: '#4711' } } });
    await refused(5);
    await stored({ seconds: 6 }, await buildSite(db));
  });

  it.each([
    [{}, ['r5', 'm4', 'm3', 'r2', 'm1']],
    [{ status: 'accepted' }, ['m4', 'm1']],
    [{ status: 'filtered' }, ['m3']],
    [{ status: 'rejected' }, ['r5', 'r2']],
    [{ name: 'purchase' }, ['m4']],
    [{ source: 'snippet' }, ['r5', 'm4', 'm3', 'r2', 'm1']],
    [{ source: 'shopify' }, []],
    [{ search: '4711' }, ['m4']],
    [{ search: '100%' }, ['m1']],
    [{ search: 'größe' }, ['r5', 'r2']],
  ])('%o, page by page', async (query, expected) => {
    for (const limit of ['1', '2', '50']) {
      expect(await walk({ ...query, limit })).toEqual(expected);
      expect(await walk({ ...query, limit }, 1)).toEqual(expected);
      expect(await walk({ ...query, limit }, 2)).toEqual(expected);
    }
  });
});

describe('decisions', () => {
  beforeEach(async () => {
    await stored({ seconds: 1, filtered: 'bot' });
    const [robot] = (await readOf(db, site)((tx) => listEvents(tx, site, eventsParams.parse({})))).rows;
    await stored({ seconds: 2, filtered: 'bot' });
    const actor = operatorOf(site.workspaceId);
    await decide(db, actor, site, { name: 'event_released', eventId: robot?.id, released: true }, NOW);
    await decide(db, actor, site, { name: 'order_marked_test', orderKey: '#1', test: true }, NOW);
  });
  const said = [
    undefined,
    true,
    'An event that was left out is counted: it was a person’s.',
    'Order #1 is left out: it is a test.',
  ];

  it('are listed as what they are, and mark the events that they let count', async () => {
    const { rows } = await readOf(db, site)((tx) => listEvents(tx, site, eventsParams.parse({})));
    expect(rows.map(({ decision, released }) => decision ?? released).toSorted()).toEqual(said.toSorted());
    expect(rows.filter(({ released }) => released)).toMatchObject([{ messageId: 'm1', status: 'filtered', reason: 'bot' }]);
    expect(rows.filter(({ decision }) => decision)).toMatchObject([{ source: 'tieback' }, { source: 'tieback' }]);
  });

  it('are so in the live view too', async () => {
    const { rows } = await readOf(db, site)(async (tx) => eventsSince(tx, site, await recentPosition(tx, site)));
    expect(rows.map(({ decision, released }) => decision ?? released).toSorted()).toEqual(said.toSorted());
  });

  it('did not come in: no report of what did counts them', async () => {
    const empty = await buildSite(db);
    await decide(db, operatorOf(empty.workspaceId), empty, { name: 'order_marked_test', orderKey: '#1', test: true }, NOW);
    const [from, to] = [-1, 2].map((days) => dayOf(new Date(NOW.getTime() + days * DAY_MS), 'UTC'));
    const found = await readOf(
      db,
      empty,
    )(async (tx) => ({
      activity: (await sourceActivity(tx, empty)).kinds,
      install: (await installStatus(tx, empty, 'https://t.shop.example')).checks,
      intake: (await qualityReport(tx, empty, qualityParams.parse({ from, to }), [], NOW)).intake,
    }));
    expect(found).toEqual({ activity: [], install: {}, intake: [] });
  });
});

describe('the live view', () => {
  it('gives what came after a position once, in the order of the log', async () => {
    await stored({ seconds: 2 });
    const start = { stored: '0', rejected: '00000000-0000-0000-0000-000000000000' };
    const since = (position: Parameters<typeof eventsSince>[2]) => readOf(db, site)((tx) => eventsSince(tx, site, position));
    const first = await since(start);
    expect(first.rows.map(({ messageId }) => messageId)).toEqual(['m2']);
    // Received before, stored after: another web process's clock is behind.
    await stored({ seconds: 1 });
    await refused(3);
    const after = await since(parsePosition(formatPosition(first.position)) ?? start);
    expect(after.rows.map(({ messageId, detail }) => messageId ?? detail).toSorted()).toEqual(['m1', 'r3']);
    expect((await since(after.position)).rows).toEqual([]);
  });

  it('begins a little back, so that nothing falls between list and stream', async () => {
    for (let seconds = 0; seconds < 60; seconds += 1) await stored({ seconds });
    const { rows } = await readOf(db, site)(async (tx) => eventsSince(tx, site, await recentPosition(tx, site)));
    expect(rows.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 50 }, (_, index) => `m${index + 10}`));
  });

  it('takes a position from outside only when it is one', () => {
    expect(parsePosition(null)).toBeUndefined();
    expect(parsePosition('nonsense')).toBeUndefined();
    expect(parsePosition(btoa('{"stored":"1; DROP","rejected":"x"}'))).toBeUndefined();
    const earlier = '{"transaction":"812","sequence":"40","rejected":"00000000-0000-0000-0000-000000000000"}';
    expect(parsePosition(btoa(earlier))).toBeUndefined();
  });
});
