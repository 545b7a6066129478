/**
 * Protects a month against its budget: cost to date is that of the accounts to the cent, the forecast goes on where the days that are
 * over end, and what days cannot tell of the last tenth is not told.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/access/permissions';
import { addDays, parseDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { deleteBudget, importBudgets, saveBudgets } from '@/lib/workspace';
import { budgetCsv } from './csv';
import { budgetParams } from './definition';
import { budgetReport } from './query';

const { db } = await testDatabase();
const NOW = new Date('2026-04-16T09:00:00Z');
let site: Site;
let marketer: Actor;

const report = (query: object = {}) => readOf(db, site)((tx) => budgetReport(tx, site, budgetParams.parse(query), NOW));
const rows = async (query: object = {}) =>
  (await report(query)).rows.map(({ channel = '', campaign = '', budget, spent, forecast, pace }) =>
    [channel, campaign, budget?.amount, spent.amount, forecast?.expected.amount, pace].join('|'),
  );

/** Ten a day of Opens since 2026-02-01 up to yesterday, and of Late five on the first of April. */
beforeEach(async () => {
  site = await buildSite(db);
  marketer = { kind: 'member', id: site.id, workspaceId: site.workspaceId, role: 'marketer' };
  const ad = { platform: 'meta', source: 'fb', medium: 'paid', channel: 'Paid Social' };
  const opens = await buildTouch(db, site, NOW, { ...ad, campaign: 'Opens', campaignId: '1' });
  const late = await buildTouch(db, site, NOW, { ...ad, channel: 'Paid Search', campaign: 'Late', campaignId: '2' });
  const first = parseDay('2026-02-01');
  invariant(first, 'a day');
  for (let count = 0; count < 74; count += 1) {
    const of = { day: addDays(first, count), campaignId: '1', costMicros: 10_000_000n, acquisitionId: opens.acquisitionId };
    await buildAdCost(db, site, of, { account: { heldTo: '2026-04-15' } });
  }
  await buildAdCost(db, site, { day: '2026-04-01', campaignId: '2', costMicros: 5_005_000n, acquisitionId: late.acquisitionId });
});

describe('a month', () => {
  it('is told of all ads, channels, and campaigns with a budget', async () => {
    await saveBudgets(db, marketer, site, {
      budgets: [
        { month: '2026-04', amount: '200' },
        { month: '2026-04', channel: 'Paid Social', amount: '400.00' },
        { month: '2026-04', channel: 'Paid Social', campaign: 'Opens', amount: '300' },
      ],
    });
    const [all, search, ...social] = await rows();
    expect(all).toMatch(/^\|\|200\.00\|155\.01\|30\d\.\d\d\|over$/);
    expect(search).toMatch(/^Paid Search\|\|\|5\.01\|/);
    expect(social).toEqual(['Paid Social||400.00|150.00|300.00|under', 'Paid Social|Opens|300.00|150.00|300.00|on']);
    const [, , row] = (await report()).rows;
    expect([row?.spentShare, row?.elapsedShare, row?.forecast?.low.amount]).toEqual([0.375, 0.5, '300.00']);
  });

  it('says nothing of what days cannot tell', async () => {
    const [, , row] = (await report()).rows;
    expect(row?.marginal).toMatchObject({ says: 'cannot_say', why: 'steady_cost' });
    expect(row?.marginal).not.toHaveProperty('brought');
  });

  it('that is over has no forecast but what it cost', async () => {
    expect(await rows({ month: '2026-03' })).toEqual([
      '|||310.00|310.00|',
      'Paid Search|||0.00|0.00|',
      'Paid Social|||310.00|310.00|',
    ]);
  });

  it('to come is forecast whole', async () => {
    expect((await rows({ month: '2026-05' }))[0]).toMatch(/^\|\|\|0\.00\|3\d\d\.\d\d\|$/);
  });

  it('goes on from the last day that its accounts hold', async () => {
    const late = { externalId: 'act_late', heldTo: '2026-04-10' };
    await buildAdCost(db, site, { day: '2026-04-10', costMicros: 1_000_000n }, { account: late });
    expect((await report()).heldTo).toBe('2026-04-10');
  });
});

describe('budgets', () => {
  it('are taken from a file, whole or not at all', async () => {
    const heading = 'month,channel,campaign,amount';
    const wrong = importBudgets(db, marketer, site, { text: `${heading}\n2026-04,,,100\n2026-13,,,5\n2026-04,,Opens,5` });
    await expect(wrong).rejects.toThrow(/Line 3: month must be a month.*Line 4: channel must be stated with a campaign/);
    expect((await rows())[0]).toMatch(/^\|\|\|/);
    await importBudgets(db, marketer, site, { text: `${heading}\n2026-04,,,100\n2026-04,,,120` });
    expect((await rows())[0]).toMatch(/^\|\|120\.00\|/);
    // What the page gives as a file can be taken in again.
    expect(await importBudgets(db, marketer, site, { text: budgetCsv(await report()) })).toEqual({ saved: 1 });
  });

  it('are deleted, and are no business of viewers', async () => {
    await saveBudgets(db, marketer, site, { budgets: [{ month: '2026-04', amount: '200' }] });
    await deleteBudget(db, marketer, site, { month: '2026-04' });
    await expect(deleteBudget(db, marketer, site, { month: '2026-04' })).rejects.toMatchObject({ code: 'not_found' });
    const viewer: Actor = { ...marketer, role: 'viewer' };
    const wanted = { budgets: [{ month: '2026-04', amount: '1' }] };
    await expect(saveBudgets(db, viewer, site, wanted)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(['-5', 'lots', '1e3', '2000000000'])('refuse the amount %s', async (amount) => {
    const wanted = { budgets: [{ month: '2026-04', amount }] };
    await expect(saveBudgets(db, marketer, site, wanted)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
