/**
 * Protects the promise that Segment's and RudderStack's own libraries work here unchanged: each sends an identify, a page, a
 * track and an order to a server that fails twice first; everything arrives, once. The browser library is tested in a browser:
 * e2e/segment.spec.ts.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventOf } from '@/db/queries/event-row';
import { event } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { answerCollection } from './collect-node';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

let service: CollectionService;
let server: Server;
/** Requests still to be refused, and how. */
let failures: number[] = [];
let requests = 0;

beforeAll(async () => {
  ensureTrackerBuilt();
  service = await collectionService();
  server = createServer((request, response) => {
    requests += 1;
    const status = failures.shift();
    if (status) response.writeHead(status, status === 429 ? { 'retry-after': '1' } : {}).end();
    else if (!answerCollection(service, request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await service.close();
});

const host = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const order = {
  order_id: 'SEG-1',
  total: 30,
  tax: 2,
  shipping: 3,
  currency: 'EUR',
  products: [{ product_id: 'p1', price: 25, quantity: 1 }],
};

async function stored(
  site: Site,
  count: number,
): Promise<{ name: string; source: string; user: unknown; properties: unknown }[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const rows = await db.select().from(event).where(eq(event.siteId, site.id)).orderBy(asc(event.name));
    if (rows.length >= count || tries === 199) {
      return rows
        .map(eventOf)
        .map(({ name, source, payload }) => ({ name, source, user: payload.user, properties: payload.properties }));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}

const NAMES = ['identify', 'page_view', 'purchase', 'song_played'];

describe.each([
  ['two 500s', [500, 500]],
  ['a 429 with Retry-After, then a 503', [429, 503]],
])('after %s', (_, statuses) => {
  it('takes everything of @segment/analytics-node once', async () => {
    const site = await buildSite(db);
    failures = [...statuses];
    requests = 0;
    const analytics = new Analytics({ writeKey: site.writeKey, host: host(), maxRetries: 5, flushInterval: 200 });
    const who = { userId: 'u-1', anonymousId: 'a-1' };
    analytics.identify({ ...who, traits: { email: 'zoë@example.com' } });
    analytics.page({ ...who, properties: { url: 'https://shop.example/' } });
    analytics.track({ ...who, event: 'Song Played', properties: {} });
    analytics.track({ ...who, event: 'Order Completed', properties: order });
    await analytics.closeAndFlush();
    const rows = await stored(site, 4);
    expect(rows.map(({ name }) => name)).toEqual(NAMES);
    expect(rows[2]?.properties).toMatchObject({ transaction_id: 'SEG-1', value: '30', currency: 'EUR' });
    expect(requests).toBeGreaterThan(2);
  });

  it('takes everything of @rudderstack/rudder-sdk-node once, gzipped as it sends it', async () => {
    const site = await buildSite(db);
    failures = [...statuses];
    requests = 0;
    const client = new RudderAnalytics(site.writeKey, { dataPlaneUrl: host(), flushAt: 4, flushInterval: 200, logLevel: 'none' });
    const who = { userId: 'u-1', anonymousId: 'a-1' };
    client.identify({ ...who, traits: { email: 'zoë@example.com' } });
    client.page({ ...who, name: 'Home', properties: { url: 'https://shop.example/' } });
    client.track({ ...who, event: 'Song Played', properties: {} });
    client.track({ ...who, event: 'Order Completed', properties: order });
    await stored(site, 4);
    // Whatever the client still holds is sent before the count.
    await client.flush().catch(() => undefined);
    const rows = await stored(site, 4);
    expect(rows.map(({ name }) => name)).toEqual(NAMES);
    expect(rows[2]?.properties).toMatchObject({ transaction_id: 'SEG-1', value: '30', currency: 'EUR' });
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(2);
  });
});

it('answers a wrong write key with 401, and a right one as the clients expect', async () => {
  const site = await buildSite(db);
  const post = (writeKey: string) =>
    fetch(`${host()}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` },
      body: JSON.stringify({ event: 'A', userId: 'u' }),
    });
  // A site that was made a moment ago is known within a second.
  await expect.poll(async () => (await post(site.writeKey)).status, { timeout: 3_000 }).toBe(200);
  expect(await (await post(site.writeKey)).json()).toEqual({ success: true });
  expect((await post('wk_nobody')).status).toBe(401);
});
