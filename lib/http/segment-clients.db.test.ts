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
import { apiKey, auditEntry } from '@/db/schema/configuration';
import type { Role } from '@/lib/access';
import { mintApiKey } from '@/lib/access/api-key';
import type { Site } from '@/lib/model/site';
import { type CollectionService, collectionService } from '@/lib/pipeline/collect/collection-service';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { buildSite, newTestId } from '@/lib/testing/builders';
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

describe('an alias', () => {
  const send: [string, (writeKey: string) => Promise<unknown>][] = [
    [
      '@segment/analytics-node',
      (writeKey) => {
        const analytics = new Analytics({ writeKey, host: host(), maxRetries: 1, flushInterval: 200 });
        analytics.on('error', () => undefined);
        analytics.alias({ userId: 'u-1', previousId: 'u-2' });
        return analytics.closeAndFlush();
      },
    ],
    [
      '@rudderstack/rudder-sdk-node',
      (writeKey) => {
        const client = new RudderAnalytics(writeKey, { dataPlaneUrl: host(), flushAt: 1, flushInterval: 200, logLevel: 'none' });
        client.alias({ userId: 'u-1', previousId: 'u-2' });
        return client.flush().catch(() => undefined);
      },
    ],
  ];
  const approvals = async (site: Site) =>
    (await db.select().from(event).where(eq(event.siteId, site.id)))
      .map(eventOf)
      .map(({ payload }) => payload.approvedBy ?? 'nobody');
  const audited = (site: Site) =>
    db
      .select({ actor: auditEntry.actor, action: auditEntry.action })
      .from(auditEntry)
      .where(eq(auditEntry.workspaceId, site.workspaceId));

  async function keyOf(of: Site, role: Role): Promise<{ key: string; actor: string }> {
    const { key, keyHash, lastFour } = mintApiKey();
    const id = newTestId<'api_key'>();
    await db
      .insert(apiKey)
      .values({ id, workspaceId: of.workspaceId, name: 'CRM', role, createdAt: new Date(), keyHash, lastFour });
    return { key, actor: `api_key:${id}` };
  }

  it.each(send)('of %s is stored in the name of the API key that follows the write key, and audited', async (_, alias) => {
    const site = await buildSite(db);
    const { key, actor } = await keyOf(site, 'admin');
    await alias(`${site.writeKey}:${key}`);
    await stored(site, 1);
    expect([await approvals(site), await audited(site)]).toEqual([[actor], [{ actor, action: 'alias.sent' }]]);
  });

  it.each(send)('of %s is in nobody’s name through the write key alone', async (_, alias) => {
    const site = await buildSite(db);
    await alias(site.writeKey);
    await stored(site, 1);
    expect([await approvals(site), await audited(site)]).toEqual([['nobody'], []]);
  });

  it('is refused with a key that may not decide, is of another workspace, or is none', async () => {
    const site = await buildSite(db);
    const keys = [await keyOf(site, 'marketer'), await keyOf(await buildSite(db), 'owner'), { key: 'tb_none' }];
    for (const { key } of keys) {
      const answer = await fetch(`${host()}/v1/alias`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${site.writeKey}:${key}`)}` },
        body: JSON.stringify({ userId: 'u-1', previousId: 'u-2' }),
      });
      expect(answer.status).toBe(401);
    }
    expect(await approvals(site)).toEqual([]);
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
  const taken = await post(site.writeKey);
  expect([taken.status, await taken.json()]).toEqual([200, { success: true }]);
  expect((await post('wk_nobody')).status).toBe(401);
});
