/**
 * Protects the preview of a value rule: the very orders that connections send, each measured as it is when it is sent, old rule
 * and new side by side, in each currency; and that it reads no other site's.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { operatorOf } from '@/lib/access';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { previewValue } from './value-preview';

const { db } = await testDatabase();
const NOW = new Date('2026-03-29T12:00:00Z');
await makeEventPartitions(db, NOW, 2);
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const actorOf = ({ workspaceId }: Site) => operatorOf(workspaceId);
const preview = (site: Site, before: object, after: object) =>
  previewValue(readOf(db, site), actorOf(site), site, { before, after }, NOW);

let site: Site;
beforeAll(async () => {
  site = await buildSite(db, { holdsAllOrders: true, leftOutOfDestinations: ['pos'] });
  const other = await buildSite(db);
  for (const [days, over] of [
    [1, { revenue: 10_000n, newCustomer: true }],
    [29, { revenue: 5_001n }],
    [2, { revenue: 2_000n, currency: 'JPY' }],
    [31, { revenue: 77_700n }],
    [1, { revenue: 88_800n, test: true }],
    [1, { revenue: 88_800n, state: 'cancelled' as const }],
    [1, { revenue: 88_800n, salesChannel: 'pos' as const }],
  ] as const) {
    await buildOrder(db, site, { at: ago(days), ...over });
  }
  await buildOrder(db, other, { at: ago(1), revenue: 99_900n });
});

describe('the preview of a value rule', () => {
  it('sums what each of both rules sends, by currency', async () => {
    const after = { rule: 'formula', percent: 50, plusNewCustomer: '5', currency: 'EUR' };
    expect(await preview(site, { rule: 'total' }, after)).toEqual({
      days: 30,
      orders: 3,
      isCut: false,
      before: {
        values: [
          { currency: 'EUR', orders: 2, amount: '150.01' },
          { currency: 'JPY', orders: 1, amount: '2000' },
        ],
        notSent: 0,
        withoutValue: 0,
      },
      after: {
        values: [
          { currency: 'EUR', orders: 2, amount: '80.01' },
          { currency: 'JPY', orders: 1, amount: '1000' },
        ],
        notSent: 0,
        withoutValue: 0,
      },
    });
  });

  it('tells of orders without a value, and of those that a margin keeps from being sent', async () => {
    const { before, after } = await preview(site, { rule: 'none' }, { rule: 'margin', costProperty: 'cost' });
    expect(before).toEqual({ values: [], notSent: 0, withoutValue: 3 });
    // Orders without any lines have cost nothing.
    expect(after.notSent).toBe(0);
  });

  it('reads what items cost from what was told of the order', async () => {
    const store = await buildSite(db, { holdsAllOrders: true });
    const bought = (order: string, cost: object) =>
      purchase({
        at: ago(2),
        visitor: newTestId<'visitor'>(),
        order,
        value: 100,
        properties: { items: [{ item_id: 'A', price: 50, quantity: 2, ...cost }] },
      });
    await send(buildCollector(db, [store]), store, [bought('#1', { cost: '12.50' }), bought('#2', {})]);
    while ((await processSite(db, store, NOW)) > 0);
    const { before, after } = await preview(store, { rule: 'total' }, { rule: 'margin', costProperty: 'cost' });
    expect(before.values).toEqual([{ currency: 'EUR', orders: 2, amount: '200.00' }]);
    expect(after).toEqual({ values: [{ currency: 'EUR', orders: 1, amount: '75.00' }], notSent: 1, withoutValue: 0 });
  });

  it('names the field of a rule that cannot be', async () => {
    await expect(preview(site, { rule: 'total' }, { rule: 'formula', plus: '5' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
