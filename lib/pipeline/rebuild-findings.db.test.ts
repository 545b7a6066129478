/**
 * Protects what a rebuild says of deliveries that were never planned: it lists them with their money for each connection, plans
 * none of them, and after a back-fill the list tells only what is still missing.
 */
import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { makeEventPartitions } from '@/db/queries/partition';
import { findingsOf } from '@/db/queries/rebuild-finding';
import { delivery } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { backfillConnection } from './derive/backfill';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { findUnsentAgain } from './derive/rebuild-findings';

const { db } = await testDatabase();
const T0 = new Date('2026-11-20T10:00:00Z');
const NOW = new Date(T0.getTime() + DAY_MS);
await makeEventPartitions(db, T0, 1);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);

/**
 * Orders of 100.00 and 20.00, a cancelled one of 7.00, a refund of 10.00, a page view; one order in yen; one too old for Meta.
 */
async function visits(site: Site): Promise<void> {
  const visitor = newTestId<'visitor'>(T0);
  const bought = (order: string, value: number, at = T0, over: Partial<Visit> = {}) =>
    purchase({ at, visitor, order, value, user: { email: 'zoë@example.com' }, ...over });
  await send(buildCollector(db, [site]), site, [
    bought('#1', 100),
    bought('#2', 20, later(HOUR_MS)),
    bought('#3', 7, later(HOUR_MS)),
    bought('#3', 7, later(2 * HOUR_MS), { properties: { status: 'cancelled' } }),
    { at: later(3 * HOUR_MS), name: 'refund', visitor, properties: { transaction_id: '#1', value: 10, currency: 'EUR' } },
    bought('#4', 300, later(HOUR_MS), { properties: { currency: 'JPY' } }),
    { at: T0, visitor },
  ]);
  await send(buildCollector(db, [site]), site, [bought('#0', 5, later(-7 * DAY_MS))]);
  while ((await processSite(db, site, T0)) > 0);
}

const rule = { send: true, as: 'Any', filters: [], value: { rule: 'total' as const }, params: [] };

const forget = (connectionId: Id<'connection'>, key: string) =>
  db.delete(delivery).where(and(eq(delivery.connectionId, connectionId), eq(delivery.key, key)));

async function rebuilt(site: Site) {
  const { found } = await rebuildSite(db, site, () => {}, { now: () => NOW });
  return found;
}

it('lists what the rows owe and no connection has, and plans none of it', async () => {
  const site = await buildSite(db);
  const meta = await buildConnection(db, site, 'meta', 'http://127.0.0.1:1', { mapping: { purchase: rule, refund: rule } });
  const webhook = await buildConnection(db, site, 'webhook', 'http://127.0.0.1:1');
  await visits(site);
  expect(await rebuilt(site)).toEqual([]);
  // As if the rules of then had not made these orders.
  for (const key of ['purchase:#0', 'purchase:#1', 'purchase:#2', 'purchase:#4']) await forget(meta, key);
  await db.delete(delivery).where(and(eq(delivery.connectionId, meta), eq(delivery.name, 'refund')));
  await forget(webhook, 'purchase:#2');
  const deliveries = await db.$count(delivery, eq(delivery.siteId, site.id));
  const row = { siteId: site.id, foundAt: NOW };
  const found = [
    {
      ...{ ...row, connectionId: meta, name: 'purchase', events: 3, money: { EUR: '12000', JPY: '300' } },
      ...{ firstAt: T0, lastAt: later(HOUR_MS) },
    },
    {
      ...{ ...row, connectionId: meta, name: 'refund', events: 2, money: { EUR: '1700' } },
      ...{ firstAt: later(2 * HOUR_MS), lastAt: later(3 * HOUR_MS) },
    },
    {
      ...{ ...row, connectionId: webhook, name: 'purchase', events: 1, money: { EUR: '2000' } },
      ...{ firstAt: later(HOUR_MS), lastAt: later(HOUR_MS) },
    },
  ];
  expect(await rebuilt(site)).toEqual(found);
  expect(await findingsOf(db, site.id, meta)).toEqual(found.slice(0, 2));
  expect(await db.$count(delivery, eq(delivery.siteId, site.id))).toBe(deliveries);

  const connection = (await connectionById(db, site.id, meta)) ?? expect.unreachable('the connection was built');
  await backfillConnection(db, site, connection, { from: later(HOUR_MS), to: NOW }, NOW);
  await findUnsentAgain(db, site, connection, NOW);
  expect(await findingsOf(db, site.id, meta)).toMatchObject([
    { name: 'purchase', events: 1, money: { EUR: '10000' }, foundAt: NOW },
  ]);
  expect(await findingsOf(db, site.id, webhook)).toHaveLength(1);
  await backfillConnection(db, site, connection, { from: T0, to: NOW }, NOW);
  await findUnsentAgain(db, site, connection, NOW);
  expect(await findingsOf(db, site.id, meta)).toEqual([]);
});

it('lists nothing that a connection was not set to send when it came', async () => {
  const site = await buildSite(db);
  await buildConnection(db, site, 'meta', 'http://127.0.0.1:1', { createdAt: later(DAY_MS / 2) });
  await visits(site);
  expect(await rebuilt(site)).toEqual([]);
});
