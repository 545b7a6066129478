/**
 * Protects the site's rate at the doors of other tools: each event of a batch counts, a refusal says when to come back, and what
 * a shop signed is taken at any rate, with the old secret too, while nobody without a secret gets past the limit.
 */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { event } from '@/db/schema';
import { hmacSha256 } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { segment } from '@/lib/sources/segment/source';
import { woocommerce } from '@/lib/sources/woocommerce/source';
import { buildCollector, buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
const ROBOT = 'Googlebot/2.1';
await makeEventPartitions(db, NOW, 1);

/** A collector of a site that may send so many events, and what was asked of its rate. */
function limited(site: Site, events: number, isUnreadable?: true) {
  const asked: number[] = [];
  let left = events;
  const collector = buildCollector(db, [site], {
    webhookAt: async () => ({
      id: newTestId<'source'>(),
      site,
      source: woocommerce,
      secrets: ['neu', 'alt'],
      settings: {},
      ...(isUnreadable && { isUnreadable }),
    }),
    knownOf: ({ userAgent }) => ({ filtered: userAgent === ROBOT ? 'bot' : undefined }),
    withinRate: async (_, count) => {
      asked.push(count);
      left -= count;
      return left >= 0;
    },
  });
  const received = (body: Buffer) => ({ path: 'hook', receivedAt: NOW, body, secure: true });
  const call = { method: 'POST', query: new URLSearchParams() };
  return {
    asked,
    batch: (count: number) => {
      const batch = Array.from({ length: count }, (_, index) => ({ type: 'track', event: 'A', messageId: `b${index}` }));
      const body = Buffer.from(JSON.stringify({ writeKey: site.writeKey, batch }));
      return collector.acceptSource({ ...call, request: received(body), rest: 'batch', headers: {}, to: 'key', source: segment });
    },
    order: (secret: string | undefined) => {
      const body = Buffer.from(
        JSON.stringify({
          id: 7,
          number: '7',
          status: 'processing',
          currency: 'EUR',
          customer_user_agent: ROBOT,
          total: '5.00',
          date_created_gmt: '2026-03-28T19:00:00',
        }),
      );
      const signature = secret && hmacSha256(secret, body).toString('base64');
      const headers = { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signature };
      return collector.acceptSource({ ...call, request: received(body), rest: '', headers, to: 'webhook' });
    },
  };
}

it('takes an order of the shop as one, also when the buyer’s browser calls itself a robot', async () => {
  const site = await buildSite(db);
  const { order } = limited(site, 1);
  expect((await order('neu')).status).toBe(200);
  const stored = await db
    .select({ name: event.name, filtered: event.filtered, personal: event.personal })
    .from(event)
    .where(eq(event.siteId, site.id));
  expect(stored).toMatchObject([{ name: 'purchase', filtered: null, personal: { userAgent: ROBOT } }]);
});

it('asks a shop to come again while the secret of its address cannot be opened', async () => {
  const { order } = limited(await buildSite(db), 1, true);
  const { status, headers } = await order('neu');
  expect([status, headers['retry-after']]).toEqual([503, '1']);
});

describe('the rate of a site', () => {
  it('counts each event of a batch, and refuses with the time to wait', async () => {
    const { batch, asked } = limited(await buildSite(db), 4);
    expect((await batch(3)).status).toBe(200);
    const refused = await batch(2);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(asked).toEqual([3, 2]);
  });

  it('holds for nobody whose request is signed with either secret, and for all others', async () => {
    const { order, asked } = limited(await buildSite(db), 2);
    const statuses: number[] = [];
    for (const secret of ['neu', 'alt', 'neu', 'falsch', undefined, 'falsch', undefined, 'alt']) {
      statuses.push((await order(secret)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 401, 401, 429, 429, 200]);
    expect(asked).toEqual([1, 1, 1, 1]);
  });
});
