/**
 * Protects pairing: an event's two copies find each other by its key, an order's whoever told of it, and nothing is counted
 * twice.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { orderEvent } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import type { EventPayload } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildDelivery } from '@/lib/testing/delivery-rows';
import { buildOrder, inLive } from '@/lib/testing/order-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { type PairingParams, pairingParams } from './definition';
import { pairingReport } from './query';

const { db } = await testDatabase();
/** Already the 24th in Kolkata. */
const AT = new Date('2026-11-23T20:00:00Z');
const ago = (milliseconds: number) => new Date(AT.getTime() - milliseconds);
await makeEventPartitions(db, ago(31 * DAY_MS), 4);

let site: Site;
let meta: Id<'connection'>;

async function stored(
  messageId: string,
  pixels: string[],
  over: { name?: string; at?: Date; order?: string; source?: string } = {},
) {
  const { name = 'page_view', at = ago(MINUTE_MS), order, source = 'snippet' } = over;
  const id = newTestId<'event'>(at);
  const payload = {
    properties: order ? { transaction_id: order, value: 1, currency: 'EUR' } : {},
    ...(pixels.length > 0 && { pixels }),
  } satisfies Record<string, unknown>;
  await storeEvent(db, {
    siteId: site.id,
    id,
    messageId,
    source,
    name,
    occurredAt: at,
    receivedAt: at,
    payload: payload as EventPayload,
  });
  return id;
}

const server = (key: string, eventId: Id<'event'>, over: Partial<Parameters<typeof buildDelivery>[3]> = {}) =>
  buildDelivery(db, site, meta, { at: ago(MINUTE_MS), key, eventId, ...over });

/** An order that the browser and the shop told of; the shop's word is the one that is owed. */
async function orderToldTwice(key: string, pixels: string[], state: 'delivered' | 'skipped') {
  const { id: orderId } = await buildOrder(db, site, { key, at: ago(MINUTE_MS), revenue: 100n });
  const inBrowser = await stored(`b-${key}`, pixels, { name: 'purchase', order: key });
  const byShop = await stored(`s-${key}`, [], { name: 'purchase', order: key, source: 'webhook' });
  await db
    .insert(orderEvent)
    .values(
      [inBrowser, byShop].map((eventId) => ({ ...inLive(site), orderId, eventId, role: 'stated' as const, source: 'snippet' })),
    );
  await server(`purchase:${key}`, byShop, {
    name: 'purchase',
    orderId,
    state,
    reason: state === 'skipped' ? 'no_consent' : null,
  });
}

const report = async (over: Partial<PairingParams> = {}, pairsMax?: number) => {
  const params = pairingParams.parse({ from: '2026-11-24', to: '2026-11-25', ...over });
  return readOf(db, site)((tx) => pairingReport(tx, site, meta, params, pairsMax));
};

beforeAll(async () => {
  site = await buildSite(db);
  meta = await buildConnection(db, site, 'meta', 'https://platform.example');
  await server('both', await stored('both', ['ga4', 'meta']));
  await server('server', await stored('server', ['ga4']));
  await server('skipped', await stored('skipped', ['meta']), { state: 'skipped', reason: 'no_identifier' });
  await server('neither', await stored('neither', []), { state: 'rejected', reason: '100' });
  await stored('never owed', ['meta'], { name: 'add_to_cart' });
  await stored('not ours', ['ga4']);
  await orderToldTwice('#1', ['meta'], 'delivered');
  await orderToldTwice('#2', [], 'delivered');
  await orderToldTwice('#3', ['meta'], 'skipped');
  await stored('b-#4', ['meta'], { name: 'purchase', order: '#4' });
  await stored('b-#4 again', ['meta'], { name: 'purchase', order: '#4' });
  await server('the day before', await stored('the day before', ['meta'], { at: ago(DAY_MS) }), { at: ago(DAY_MS) });
});

describe('pairingReport', () => {
  it('counts each event of the range once, by which of its copies there are', async () => {
    const found = await report();
    expect(found?.counts).toEqual({ both: 2, server_only: 2, browser_only: 4, neither: 1 });
    expect(found?.byName).toEqual([
      { name: 'page_view', both: 1, server_only: 1, browser_only: 1, neither: 1 },
      { name: 'purchase', both: 1, server_only: 1, browser_only: 2, neither: 0 },
      { name: 'add_to_cart', both: 0, server_only: 0, browser_only: 1, neither: 0 },
    ]);
    expect(found?.rows.map(({ key, kind }) => `${key}: ${kind}`).sort()).toEqual([
      'both: both',
      'neither: neither',
      'never owed: browser_only',
      'purchase:#1: both',
      'purchase:#2: server_only',
      'purchase:#3: browser_only',
      'purchase:#4: browser_only',
      'server: server_only',
      'skipped: browser_only',
    ]);
    expect(found?.pixel).toEqual({ offered: true, on: false, deduplicates: true });
  });

  it('lists one kind, with the order and what became of the server’s copy', async () => {
    const found = await report({ kind: 'browser_only', name: 'purchase' });
    expect(found?.counts).toEqual({ both: 2, server_only: 2, browser_only: 4, neither: 1 });
    expect(found?.rows.find(({ key }) => key === 'purchase:#3')).toEqual({
      key: 'purchase:#3',
      name: 'purchase',
      kind: 'browser_only',
      occurredAt: ago(MINUTE_MS).toISOString(),
      eventId: expect.any(String),
      order: { id: expect.any(String), key: '#3' },
      delivery: { id: expect.any(String), state: 'skipped', reason: 'no_consent' },
    });
    expect(found?.rows.find(({ key }) => key === 'purchase:#4')).not.toHaveProperty('delivery');
    expect(found?.rows.length).toBe(2);
  });

  it('looks at the newest of a busy range, and says since when', async () => {
    const days = { from: '2026-11-23', to: '2026-11-25' };
    expect((await report(days))?.since).toBeUndefined();
    const newest = await report(days, 7);
    expect(newest?.since).toBe(ago(DAY_MS - 1_000).toISOString());
  });

  it('knows nothing of another site’s connection', async () => {
    const params = pairingParams.parse({ from: '2026-11-24', to: '2026-11-25' });
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => pairingReport(tx, other, meta, params))).toBeUndefined();
  });
});
