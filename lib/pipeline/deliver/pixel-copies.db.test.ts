/**
 * Protects against counting twice where a platform cannot tell that the browser's event and the server's are one: what its tag
 * was shown is not sent by the server, everything else is. Real Postgres, the collector's door, GA4's sandbox.
 */
import { asc, eq, and } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { connection, delivery } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { destinationOf } from '@/lib/destinations/registry';
import { PIXELS_MAX, type WireEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, collectRequest, newTestId, type Visit, wireEvent } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { deliverAll } from './delivery-worker';
import { processSite } from '../derive/process';

const { db } = await testDatabase();
const NOW = new Date('2026-11-20T10:00:00Z');
const sandbox = await testSandbox(() => NOW);

type Told = Partial<Visit> & Pick<WireEvent, 'pixels' | 'pixelsBlocked'>;

/** Events of one browser, with what they say of the pixels that they were shown to. */
async function tell(site: Site, ...events: Told[]): Promise<unknown[]> {
  const visitor = newTestId<'visitor'>();
  const collector = buildCollector(db, [site]);
  const receipts: unknown[] = [];
  for (const { pixels, pixelsBlocked, ...visit } of events) {
    const wire = { ...wireEvent({ at: NOW, visitor, ...visit }), pixels, pixelsBlocked };
    const body = JSON.stringify({ sentAt: NOW.toISOString(), visitor, events: [wire] });
    const reply = await collector.accept(collectRequest(site, [{ at: NOW }], { body: Buffer.from(body) }));
    receipts.push(...JSON.parse(reply.body ?? '').events);
  }
  await sitesWithWork(db);
  while ((await processSite(db, site, NOW)) > 0);
  await deliverAll({ db, transport: sandbox.transport, now: () => NOW, random: () => 0.5 });
  return receipts;
}

async function connect(site: Site, id: string, pixel: boolean): Promise<Id<'connection'>> {
  const definition = destinationOf(id);
  const rules = definition ? Object.entries(defaultMapping(definition)) : [];
  const mapping = Object.fromEntries(rules.map(([name, rule]) => [name, { ...rule, send: true }]));
  const connectionId = await buildConnection(db, site, id, sandbox.url, { mapping });
  await db
    .update(connection)
    .set({ pixel })
    .where(and(eq(connection.siteId, site.id), eq(connection.id, connectionId)));
  return connectionId;
}

const ledger = async (site: Site, connectionId: Id<'connection'>) =>
  (
    await db
      .select()
      .from(delivery)
      .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, connectionId)))
      .orderBy(asc(delivery.sequence))
  ).map(({ name, state, reason }) => [name, state, reason]);

const order = { transaction_id: '#1', value: 49.9, currency: 'EUR' };
const cart = { value: 12.5, currency: 'EUR', items: [{ item_id: 'SKU-1', quantity: 1, price: 12.5 }] };

describe('a platform that cannot tell the copies of an event', () => {
  it('gets what its tag was shown from the browser alone, and the rest from the server', async () => {
    const site = await buildSite(db);
    const ga4 = await connect(site, 'ga4', true);
    await tell(
      site,
      { name: 'view_item', properties: cart, pixels: ['ga4'] },
      { name: 'add_to_cart', properties: cart, pixels: ['ga4'], pixelsBlocked: ['ga4'] },
      { name: 'begin_checkout', properties: cart, pixels: ['meta'] },
      { name: 'view_cart', properties: cart },
    );
    expect(await ledger(site, ga4)).toEqual([
      ['view_item', 'skipped', 'sent_by_pixel'],
      ['add_to_cart', 'delivered', null],
      ['begin_checkout', 'delivered', null],
      ['view_cart', 'delivered', null],
    ]);
  });

  it('gets both copies of an order, which it counts once, and its refund', async () => {
    const site = await buildSite(db);
    const ga4 = await connect(site, 'ga4', true);
    await tell(site, { name: 'purchase', properties: order, pixels: ['ga4'] });
    await tell(site, { name: 'refund', properties: order });
    expect(await ledger(site, ga4)).toEqual([
      ['purchase', 'delivered', null],
      ['refund', 'delivered', null],
    ]);
  });

  it('gets everything from the server where the connection has no pixel', async () => {
    const site = await buildSite(db);
    const ga4 = await connect(site, 'ga4', false);
    await tell(site, { name: 'view_item', properties: cart, pixels: ['ga4'] });
    expect(await ledger(site, ga4)).toEqual([['view_item', 'delivered', null]]);
  });
});

it('a platform that counts copies of one key once gets both', async () => {
  const site = await buildSite(db);
  const meta = await connect(site, 'meta', true);
  await tell(site, { name: 'add_to_cart', properties: cart, pixels: ['meta'] });
  expect(await ledger(site, meta)).toEqual([['add_to_cart', 'delivered', null]]);
});

it('an event names as many pixels as there may be, and loses what else it names', async () => {
  const site = await buildSite(db);
  const noted = (place: string) => ({ status: 'accepted', notes: [{ field: `pixels${place}` }] });
  const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
  expect(
    await tell(
      site,
      { pixels: names(PIXELS_MAX) },
      { pixels: names(PIXELS_MAX + 1) },
      { pixels: ['<script>'] },
      { pixels: ['x'.repeat(21)] },
    ),
  ).toMatchObject([{ status: 'accepted' }, noted(''), noted('.0'), noted('.0')]);
});
