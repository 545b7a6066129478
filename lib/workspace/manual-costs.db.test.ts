/**
 * Protects costs entered by hand: their days sum to the amount, also after a change of days or currency; they stand by what their visits
 * arrive as; and what is deleted is in no sum.
 */
import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { acquisition, adAccount, adName, auditEntry, costRow, manualCost, spendSync } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import { acquisitionIdOf } from '@/lib/model/acquisition';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { listAdAccounts } from './ad-accounts';
import { enterManualCost, listManualCosts, removeManualCost } from './manual-costs';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T18:00:00Z');
const REEL = {
  ...{ label: 'Zoë, Reel', amount: '100.00', currency: 'EUR', from: '2026-11-01', to: '2026-11-03' },
  ...{ source: 'instagram', medium: 'paid_social', campaign: 'zoe-reel' },
};

let site: Site;
let owner: Actor;
const enter = (input: object, at = NOW) => enterManualCost(db, owner, site, input, at);
const listed = (of = site) => readOf(db, of)((tx) => listManualCosts(tx, operatorOf(of.workspaceId), of));
const rows = () =>
  db
    .select({ day: costRow.day, cost: costRow.costMicros, currency: costRow.currency, campaign: costRow.campaignId })
    .from(costRow)
    .where(eq(costRow.siteId, site.id))
    .orderBy(asc(costRow.day), asc(costRow.costMicros));

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

describe('a cost entered by hand', () => {
  it('is rows of its days that sum to it, under what its visits arrive as', async () => {
    const id = await enter(REEL);
    expect(await rows()).toEqual([
      { day: '2026-11-01', cost: 33_340_000n, currency: 'EUR', campaign: id },
      { day: '2026-11-02', cost: 33_330_000n, currency: 'EUR', campaign: id },
      { day: '2026-11-03', cost: 33_330_000n, currency: 'EUR', campaign: id },
    ]);
    const { source, medium, campaign } = REEL;
    const visits = acquisitionIdOf(site.id, { kind: 'ad_click', paid: true, source, medium, campaign, platform: 'meta' });
    const [row] = await db.select().from(costRow).where(eq(costRow.siteId, site.id));
    const [brought] = await db.select().from(acquisition).where(eq(acquisition.siteId, site.id));
    expect([row?.acquisitionId, brought?.id, brought?.channel]).toEqual([visits, visits, 'Paid Social']);
    expect(await listed()).toEqual([
      { ...REEL, id, days: 3, channel: 'Paid Social', enteredBy: 'operator:operator', enteredAt: NOW.toISOString() },
    ]);
    const [name] = await db.select({ name: adName.name, id: adName.externalId }).from(adName).where(eq(adName.siteId, site.id));
    expect(name).toEqual({ name: 'Zoë, Reel', id });
  });

  it('can be changed in days, amount and currency, and leaves nothing of before', async () => {
    const id = await enter(REEL);
    const { campaign: _, ...plain } = REEL;
    expect(await enter({ ...plain, id, amount: '5', currency: 'JPY', from: '2026-11-03', to: '2026-11-04' })).toBe(id);
    expect(await rows()).toEqual([
      { day: '2026-11-03', cost: 3_000_000n, currency: 'JPY', campaign: id },
      { day: '2026-11-04', cost: 2_000_000n, currency: 'JPY', campaign: id },
    ]);
    const [shown] = await listed();
    expect([shown?.amount, shown?.currency, shown?.campaign, shown?.days]).toEqual(['5', 'JPY', undefined, 2]);
    const accounts = await db.select({ id: adAccount.externalId }).from(adAccount).where(eq(adAccount.siteId, site.id));
    expect(accounts.map((account) => account.id).sort()).toEqual(['EUR', 'JPY']);
    const log = await db.select().from(auditEntry).where(eq(auditEntry.subject, id)).orderBy(asc(auditEntry.id));
    expect(log.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'manual_cost.entered', before: null, after: REEL },
      {
        action: 'manual_cost.changed',
        before: { amount: '100.00', campaign: 'zoe-reel', currency: 'EUR', from: '2026-11-01', to: '2026-11-03' },
        after: { amount: '5', currency: 'JPY', from: '2026-11-03', to: '2026-11-04' },
      },
    ]);
  });

  it('that is saved as it is changes nothing', async () => {
    const id = await enter(REEL);
    await enter({ ...REEL, id });
    expect(await db.select().from(spendSync).where(eq(spendSync.siteId, site.id))).toHaveLength(1);
  });

  it('stands beside others of the same days, and is gone when it is deleted', async () => {
    const id = await enter(REEL);
    const other = await enter({ ...REEL, label: 'Fee', amount: '0.03' });
    await removeManualCost(db, owner, site, { id }, NOW);
    expect((await rows()).map(({ cost, campaign }) => [cost, campaign])).toEqual([
      [10_000n, other],
      [10_000n, other],
      [10_000n, other],
    ]);
    expect((await listed()).map((cost) => cost.label)).toEqual(['Fee']);
    const syncs = await db.select().from(spendSync).where(eq(spendSync.siteId, site.id)).orderBy(asc(spendSync.id));
    expect(syncs.at(-1)).toMatchObject({
      kind: 'entered',
      changed: [
        { day: '2026-11-01', before: '33340000', after: '0' },
        { day: '2026-11-02', before: '33330000', after: '0' },
        { day: '2026-11-03', before: '33330000', after: '0' },
      ],
    });
    await expect(removeManualCost(db, owner, site, { id }, NOW)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('makes no account that a platform would be asked for', async () => {
    await enter(REEL);
    expect(await readOf(db, site)((tx) => listAdAccounts(tx, owner, site, NOW))).toEqual([]);
  });

  it('entered twice at once is two costs in one account', async () => {
    await Promise.all([enter(REEL), enter(REEL)]);
    expect(await rows()).toHaveLength(6);
    expect(await db.select().from(adAccount).where(eq(adAccount.siteId, site.id))).toHaveLength(1);
  });
});

describe('what cannot be entered', () => {
  it.each([
    ['an amount of nothing', { amount: '0.00' }, 'amount'],
    ['an amount below zero', { amount: '-5' }, 'amount'],
    ['an amount that means two things', { amount: '1,2,3' }, 'amount'],
    ['more than a row holds', { amount: '1000000000.01' }, 'amount'],
    ['a currency that nobody has', { currency: 'XXQ' }, 'currency'],
    ['a range that ends before it begins', { to: '2026-10-31' }, 'to'],
    ['more than two years', { to: '2028-11-02' }, 'to'],
    ['a day that no calendar has', { from: '2026-02-30' }, 'from'],
    ['a source that says nothing', { source: '{{site_source_name}}' }, 'source'],
    ['no name', { label: ' ' }, 'label'],
  ])('is %s', async (_, change, field) => {
    await expect(enter({ ...REEL, ...change })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field }] });
    expect(await db.select().from(manualCost).where(eq(manualCost.siteId, site.id))).toEqual([]);
  });

  it("is another site's, or a marketer's", async () => {
    const id = await enter(REEL);
    const other = await buildSite(db);
    const stranger = operatorOf(other.workspaceId);
    await expect(enterManualCost(db, stranger, other, { ...REEL, id }, NOW)).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeManualCost(db, stranger, other, { id }, NOW)).rejects.toMatchObject({ code: 'not_found' });
    await expect(enterManualCost(db, { ...owner, role: 'marketer' }, site, REEL)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listed(other)).toEqual([]);
    expect(await rows()).toHaveLength(3);
  });
});
