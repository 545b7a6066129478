/**
 * Protects the choice of the days that Performance is of: revenue on the day of the order or of the visit that earned it, refunds on
 * the day of the sale or on their own. Whatever is chosen, no cent is in two days or in none, and the list behind a cell sums to it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { buildConversion } from '@/lib/testing/conversion-rows';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { conversionsParams } from '../conversions/definition';
import { listConversions } from '../conversions/query';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { performanceParams, type PerformanceResult } from './definition';
import { performanceReport } from './query';

const { db } = await testDatabase();
const on = (month: number, day: number) => new Date(Date.UTC(2026, month - 1, day, 9));
const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const APRIL = { from: '2026-04-01', to: '2026-05-01' };
const ALL = { from: '2026-01-01', to: '2026-06-01' };
const SEARCH = { channel: 'Paid Search' };
const EMAIL = { channel: 'Email' };

let site: Site;

beforeAll(async () => {
  site = await buildSite(db);
  // A click of February, a mail of March and an order of March, of which some went back in April.
  const both = [
    { daysBefore: 20, ...SEARCH },
    { daysBefore: 1, ...EMAIL },
  ];
  await buildOrder(db, site, { at: on(3, 10), revenue: 10_001n, refunds: [2_001n], refundedAt: on(4, 5), touches: both });
  await buildOrder(db, site, { at: on(3, 12), revenue: 3_000n });
  await buildOrder(db, site, {
    at: on(4, 2),
    revenue: 500n,
    refunds: [500n],
    refundedAt: on(4, 20),
    touches: [{ daysBefore: 1, ...EMAIL }],
  });
  await buildConversion(db, site, { at: on(3, 10), value: 700n, touches: both });
});

const report = (query: Record<string, string>): Promise<PerformanceResult> =>
  readOf(db, site)((tx) => performanceReport(tx, site, performanceParams.parse({ by: 'channel', model: 'linear', ...query })));

/** Each channel's revenue under linear. */
async function revenue(query: Record<string, string>): Promise<Record<string, string | undefined>> {
  const { rows } = await report(query);
  return Object.fromEntries(rows.map(({ path, models }) => [path[0] ?? '', models.linear?.revenue.amount]));
}

describe('the days of Performance', () => {
  it("are the orders' unless something else is asked for", async () => {
    expect(await revenue(FEBRUARY)).toEqual({ '=Paid Search': '0.00' });
    expect(await revenue(MARCH)).toEqual({ '=Paid Search': '40.00', '=Email': '40.00', '!unattributed': '30.00' });
    expect(await revenue(APRIL)).toEqual({ '=Email': '0.00' });
    expect((await report(MARCH)).reconciles).toEqual({ linear: true });
  });

  it('are those of the visits, with the refunds of what they earned', async () => {
    const byTouch = { datedBy: 'touch' };
    expect(await revenue({ ...FEBRUARY, ...byTouch })).toEqual({ '=Paid Search': '40.00' });
    expect(await revenue({ ...MARCH, ...byTouch })).toEqual({ '=Email': '40.00', '!unattributed': '30.00' });
    // The order of April came of a mail of its day before.
    expect(await revenue({ ...APRIL, ...byTouch })).toEqual({ '=Email': '0.00' });
    const { datedBy, refundsOn, reconciles, rows } = await report({ ...MARCH, ...byTouch });
    expect([datedBy, refundsOn, reconciles, rows[0]?.models.linear?.share]).toEqual(['touch', 'sale', undefined, undefined]);
  });

  it('have refunds on the day on which the money went back', async () => {
    const own = { refundsOn: 'own' };
    expect(await revenue({ ...MARCH, ...own })).toEqual({ '=Paid Search': '50.01', '=Email': '50.00', '!unattributed': '30.00' });
    expect(await revenue({ ...APRIL, ...own })).toEqual({ '=Paid Search': '-10.01', '=Email': '-10.00' });
    for (const range of [MARCH, APRIL]) expect((await report({ ...range, ...own })).reconciles).toEqual({ linear: true });
    expect(await revenue({ ...APRIL, ...own, datedBy: 'touch' })).toEqual({ '=Paid Search': '-10.01', '=Email': '-10.00' });
  });

  it('hold every cent once, by any choice', async () => {
    const whole = (await report(ALL)).total.models.linear?.revenue.amount;
    for (const datedBy of ['order', 'touch']) {
      for (const refundsOn of ['sale', 'own']) {
        const { total, rows } = await report({ ...ALL, datedBy, refundsOn, by: 'day' });
        expect([datedBy, refundsOn, total.models.linear?.revenue.amount]).toEqual([datedBy, refundsOn, whole]);
        expect(rows.length).toBeGreaterThan(2);
      }
    }
  });

  it('open the orders that each cell is of, with their parts', async () => {
    const datings: Record<string, string>[] = [
      { datedBy: 'touch' },
      { refundsOn: 'own' },
      { datedBy: 'touch', refundsOn: 'own' },
    ];
    for (const dating of datings) {
      for (const range of [FEBRUARY, MARCH, APRIL]) {
        const cells = await report({ ...range, ...dating });
        for (const { path, models } of cells.rows) {
          const asked = { ...range, ...dating, model: 'linear', by: 'channel', under: JSON.stringify(path), sales: 'true' };
          const { rows } = await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse(asked)));
          const cents = rows.reduce((sum, { part }) => sum + Math.round(Number(part?.revenue.amount ?? '0') * 100), 0);
          expect([asked, cents]).toEqual([asked, Math.round(Number(models.linear?.revenue.amount) * 100)]);
        }
      }
    }
  });

  it('are those of the visits for other conversions too', async () => {
    const ofLeads = async (range: { from: string; to: string }) => {
      const { rows } = await report({ ...range, conversion: 'generate_lead', datedBy: 'touch' });
      return rows.flatMap(({ path, conversions }) => [
        path[0],
        conversions?.linear?.conversions,
        conversions?.linear?.value.amount,
      ]);
    };
    expect(await ofLeads(FEBRUARY)).toEqual(['=Paid Search', '0.5', '3.50']);
    expect((await ofLeads(MARCH)).slice(0, 3)).toEqual(['=Email', '0.5', '3.50']);
    const asked = {
      ...FEBRUARY,
      conversion: 'generate_lead',
      datedBy: 'touch',
      model: 'linear',
      by: 'channel',
      under: '["=Paid Search"]',
    };
    const { rows } = await readOf(db, site)((tx) => listConversions(tx, site, conversionsParams.parse(asked)));
    expect(rows.map(({ part }) => part?.value.amount)).toEqual(['3.50']);
  });
});
