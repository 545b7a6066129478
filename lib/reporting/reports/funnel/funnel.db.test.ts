/**
 * Protects the funnel: each visit counts once at every step that it came to, by what it is and what brought it; each figure is as
 * many as the list of visits that it opens; and what has no visit stands beside it.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, buildTouch, type TouchRow } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { sessionsParams } from '../sessions/definition';
import { listSessions } from '../sessions/query';
import { bitsFrom, funnelSteps } from '../sessions/steps';
import { funnelCsv } from './csv';
import { funnelParams, type Reached } from './definition';
import { funnelDimensions } from './names';
import { funnelReport } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const NOON = Date.parse('2026-03-10T06:30:00Z');

const report = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => funnelReport(tx, site, funnelParams.parse({ ...MARCH, ...query })));
const visits = (site: Site, query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => listSessions(tx, site, sessionsParams.parse({ ...MARCH, limit: '200', ...query })));

type Visit = Partial<TouchRow> & { steps: number | null };

async function buildVisit(site: Site, at: number, { steps, ...touch }: Visit): Promise<TouchRow> {
  const row = await buildTouch(db, site, new Date(at), touch);
  await db.execute(sql`UPDATE session SET steps = ${steps} WHERE site_id = ${site.id} AND id = ${row.sessionId}`);
  return row;
}

const counts = (reached: Reached | undefined) => reached && funnelSteps.map((step) => reached[step]).join(' ');

describe('a funnel by hand', () => {
  let site: Site;
  const page = (path: string) => `https://shop.example${path}?utm_source=x`;

  beforeAll(async () => {
    site = await buildSite(db);
    await buildVisit(site, NOON, { steps: 1, device: 'mobile', landingUrl: page('/a') });
    await buildVisit(site, NOON + HOUR_MS, { steps: 1 | 2 | 4, device: 'mobile', landingUrl: page('/a') });
    // A shop that tells of no cart and no checkout: who ordered has come through both.
    await buildVisit(site, NOON + 2 * HOUR_MS, { steps: 1 | 16, channel: 'Email', source: 'news', landingUrl: page('/b') });
    await buildVisit(site, NOON + 3 * HOUR_MS, { steps: null, device: 'mobile' });
    await buildVisit(site, NOON - 28 * DAY_MS, { steps: 1 | 2 });
    await buildOrder(db, site, { at: new Date(NOON), revenue: 1_000n, refunds: [1n] });
    await buildOrder(db, site, { at: new Date(NOON), revenue: 70n, touches: [{ daysBefore: 60 }] });
    await buildOrder(db, site, { at: new Date(NOON), revenue: 5n, test: true });
  });

  it('counts visits by how far they came', async () => {
    const { total, rows, besides } = await report(site);
    expect([counts(total.reached), counts(total.told)]).toEqual(['3 2 2 1 1', '3 1 1 0 1']);
    expect(rows.map(({ value, reached }) => `${value}: ${counts(reached)}`)).toEqual([
      'Paid Search: 2 1 1 0 0',
      'Email: 1 1 1 1 1',
    ]);
    expect(besides).toEqual({
      stepsNotKnown: 1,
      withoutVisit: { orders: 1, revenue: { amount: '9.99', currency: 'EUR' } },
      orders: { orders: 2, revenue: { amount: '10.69', currency: 'EUR' } },
    });
    expect((await visits(site, { steps: 'not_known' })).total).toBe(1);
    const beside = await readOf(
      db,
      site,
    )((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, visit: 'none', sales: 'true' })));
    expect(beside.rows.map(({ revenue }) => revenue.amount)).toEqual(['10.00']);
  });

  it('cuts them by device and page, beside other days', async () => {
    const compare = { compareFrom: '2026-02-01', compareTo: '2026-03-01' };
    const byPage = await report(site, { by: 'landingPage', ...compare });
    expect(byPage.rows.map(({ value, reached, compared }) => [value, counts(reached), counts(compared)])).toEqual([
      ['shop.example/a', '2 1 1 0 0', '0 0 0 0 0'],
      ['shop.example/b', '1 1 1 1 1', '0 0 0 0 0'],
      [undefined, '0 0 0 0 0', '1 1 0 0 0'],
    ]);
    const finished = await report(site, { ...compare, finishedTo: '2026-03-10' });
    expect([counts(finished.total.reached), counts(finished.total.finished), counts(finished.total.compared)]).toEqual([
      '3 2 2 1 1',
      '0 0 0 0 0',
      '1 1 0 0 0',
    ]);
    expect(counts((await report(site, { ...compare, finishedTo: '2026-03-11' })).rows[0]?.finished)).toBe('2 1 1 0 0');
    const byDevice = await report(site, { by: 'device', limit: '1' });
    expect([byDevice.rows.map(({ value }) => value), byDevice.rowCount, byDevice.nextOffset]).toEqual([['mobile'], 2, 1]);
    expect(funnelParams.safeParse({ ...MARCH, compareTo: '2026-03-01' }).success).toBe(false);
  });

  it('lists visits with what they told and the orders placed in them', async () => {
    const { rows, total } = await visits(site, { reached: 'add_to_cart', leftBefore: 'purchase' });
    expect([total, rows.map(({ steps, device, landingPage }) => [steps?.join(), device, landingPage])]).toEqual([
      1,
      [['landing,view_item,add_to_cart', 'mobile', 'shop.example/a']],
    ]);
    const first = await visits(site, { limit: '2' });
    const rest = await visits(site, { limit: '2', cursor: first.nextCursor ?? '' });
    expect([first.total, rest.total, [...first.rows, ...rest.rows].length, rest.nextCursor]).toEqual([4, 4, 4, undefined]);
    const old = await visits(site, { from: '2026-01-01', to: '2026-02-01' });
    expect(old.rows.map(({ orders }) => orders.map(({ revenue }) => revenue.amount))).toEqual([['0.70']]);
  });

  it('is written whole as CSV', async () => {
    const csv = await readOf(
      db,
      site,
    )((tx) => funnelCsv(tx, site, funnelParams.parse({ ...MARCH, by: 'landingPage', limit: '1' })));
    expect(csv.split('\r\n').slice(1)).toEqual(['shop.example/a,2,1,1,0,0', 'shop.example/b,1,1,1,1,1', '']);
  });

  it('shows another site nothing', async () => {
    const other = await buildSite(db);
    expect((await report(other)).rows).toEqual([]);
    expect((await visits(other)).total).toBe(0);
  });
});

describe('a funnel of many visits', () => {
  let site: Site;
  const placed: { steps: number; channel: string; device: string | null; country: string | null; landingPage: string | null }[] =
    [];

  beforeAll(async () => {
    site = await buildSite(db);
    for (let index = 0; index < 40; index += 1) {
      const visit = {
        steps: 1 | (((index * 7) % 16) << 1),
        channel: ['Paid Search', 'Email', 'Direct'][index % 3] ?? '',
        device: ['mobile', 'desktop', null][(index >> 1) % 3] ?? null,
        country: ['DE', null][(index >> 2) % 2] ?? null,
      };
      const landingPage = [null, 'shop.example/', 'shop.example/Größe'][(index >> 3) % 3] ?? null;
      placed.push({ ...visit, landingPage });
      await buildVisit(site, NOON + index * HOUR_MS, { ...visit, ...(landingPage && { landingUrl: `https://${landingPage}` }) });
    }
  });

  const filters = fc.record(
    {
      channel: fc.constantFrom('Paid Search', 'Email'),
      device: fc.constantFrom('mobile', ''),
      country: fc.constantFrom('DE', ''),
      landingPage: fc.constantFrom('shop.example/Größe', ''),
    },
    { requiredKeys: [] },
  );

  it('counts what a plain loop counts, and each figure opens as many visits', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...funnelDimensions), async (wanted, by) => {
        const chosen = placed.filter((visit) =>
          (['channel', 'device', 'country', 'landingPage'] as const).every(
            (name) => wanted[name] === undefined || (visit[name] ?? '') === wanted[name],
          ),
        );
        const { total, rows } = await report(site, { by, ...wanted });
        for (const step of funnelSteps) {
          expect(total.reached[step]).toBe(chosen.filter(({ steps }) => (steps & bitsFrom(step)) !== 0).length);
          expect(rows.reduce((sum, { reached }) => sum + reached[step], 0)).toBe(total.reached[step]);
        }
        for (const { value = '', reached } of rows) {
          for (const [place, step] of funnelSteps.entries()) {
            const next = funnelSteps[place + 1];
            const query = { ...wanted, [by]: value, reached: step };
            expect((await visits(site, query)).total).toBe(reached[step]);
            if (next) expect((await visits(site, { ...query, leftBefore: next })).total).toBe(reached[step] - reached[next]);
          }
        }
      }),
      { numRuns: 8, seed: 13 },
    );
  });
});
