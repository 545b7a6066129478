/** Protects the list of orders: every order once, whatever the page size, and the same orders that a report row counted. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from './definition';
import { listOrders } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

const list = (query: Record<string, string>, of = site) => readOf(db, of)((tx) => listOrders(tx, of, ordersParams.parse(query)));

/** The keys of all pages, and the total that each page stated. */
async function walk(query: Record<string, string>): Promise<{ keys: string[]; totals: number[] }> {
  const keys: string[] = [];
  const totals: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ...query, ...(cursor && { cursor }) });
    keys.push(...page.rows.map(({ orderKey }) => orderKey));
    totals.push(page.total);
    cursor = page.nextCursor;
  } while (cursor);
  return { keys, totals };
}

describe('pages', () => {
  it('walks every order once, also those of one instant', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      const at = new Date(NOON.getTime() + Math.floor(index / 4) * 1_000);
      await buildOrder(db, site, {
        at,
        revenue: 1n,
        key: `#${index}`,
        touches: [{ daysBefore: 1 }, { daysBefore: 40, channel: 'Email' }],
      });
      expected.push(`#${index}`);
    }
    for (const limit of ['1', '4', '9', '10']) {
      for (const lookbackDays of ['30', '60']) {
        const { keys, totals } = await walk({ limit, channel: 'Paid Search', lookbackDays });
        expect(keys.toSorted()).toEqual(expected);
        expect(new Set(totals)).toEqual(new Set([9]));
      }
    }
    const { keys } = await walk({ limit: '4' });
    expect(keys[0]).toBe('#8');
  });

  it('refuses a cursor that no page of this list gave', () => {
    for (const cursor of [
      'x',
      '',
      btoa('{"id":"1"}'),
      btoa('{"at":"now() --","id":"01990000-0000-7000-8000-000000000001","total":1}'),
    ]) {
      expect(ordersParams.safeParse({ cursor }).error?.issues[0]?.path).toEqual(['cursor']);
    }
  });
});

describe('filters', () => {
  beforeEach(async () => {
    await buildOrder(db, site, {
      at: NOON,
      revenue: 1_000n,
      key: '#search',
      touches: [
        { daysBefore: 2, source: 'google', campaign: 'Frühling', clickParam: 'gclid', clickValue: 'EAIaIQ', platform: 'google' },
      ],
    });
    await buildOrder(db, site, {
      at: NOON,
      revenue: 1_000n,
      key: '#far',
      touches: [{ daysBefore: 50, channel: 'Email', source: 'news' }],
    });
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, key: '#nobody%', refunds: [1_000n], currency: 'JPY' });
    await buildOrder(db, site, {
      at: NOON,
      revenue: 1n,
      key: '#test',
      test: true,
      touches: [{ daysBefore: 1, channel: 'Direct' }],
    });
  });

  it.each([
    [{ channel: 'Paid Search' }, ['#search']],
    [{ channel: 'Paid Search', source: 'google', campaign: 'Frühling' }, ['#search']],
    [{ channel: 'Paid Search', keyword: '' }, ['#search']],
    [{ channel: 'Paid Search', campaign: '' }, []],
    [{ clickPlatform: 'google' }, ['#search']],
    [{ channel: 'Email' }, []],
    [{ channel: 'Email', lookbackDays: '60' }, ['#far']],
    [{ channel: 'Email', source: '', lookbackDays: '60' }, []],
    [{ channel: 'Unattributed' }, ['#far', '#nobody%']],
    [{ channel: 'Unattributed', lookbackDays: '60' }, ['#nobody%']],
    [{ channel: 'Unattributed', lookbackDays: '1' }, ['#far', '#nobody%', '#search']],
    [{ search: '%' }, ['#nobody%']],
    [{ state: 'refunded' }, ['#nobody%']],
    [{ from: '2026-03-11' }, []],
    [{ from: '2026-03-10', to: '2026-03-11', search: 'SEAR' }, ['#search']],
  ])('%o', async (query, keys) => {
    const page = await list(query);
    expect(page.rows.map(({ orderKey }) => orderKey).toSorted()).toEqual(keys);
    expect(page.total).toBe(keys.length);
  });

  it('shows the touch that earned most, in either window, and money as it is written', async () => {
    const {
      rows: [search],
    } = await list({ search: '#search' });
    expect(search).toMatchObject({
      revenue: { amount: '10.00', currency: 'EUR' },
      touches: 1,
      credited: { channel: 'Paid Search', source: 'google', campaign: 'Frühling', clickId: { param: 'gclid', value: 'EAIaIQ' } },
    });
    const {
      rows: [far],
    } = await list({ search: '#far', lookbackDays: '60' });
    expect(far).toMatchObject({ touches: 1, credited: { channel: 'Email', source: 'news' } });
    const {
      rows: [nobody],
    } = await list({ search: '#nobody' });
    expect(nobody).toMatchObject({
      revenue: { amount: '1000', currency: 'JPY' },
      refunded: { amount: '1000', currency: 'JPY' },
      net: { amount: '0', currency: 'JPY' },
      touches: 0,
    });
    expect(nobody?.credited).toBeUndefined();
  });

  it('shows another site nothing', async () => {
    expect(await list({}, await buildSite(db))).toEqual({ rows: [], total: 0 });
  });
});
