/**
 * Protects costs from files: the same file twice adds nothing, a corrected one replaces, what a preview says is what an upload does, and
 * accounts and sites do not touch each other.
 */
import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { acquisition, adAccount, adName, auditEntry, costRow, spendSync } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { importCostFile, previewCostFile, refusedCosts } from './cost-files';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T18:00:00Z');
const HEAD = 'Day,Campaign,Campaign ID,Ad name,Cost,Currency,Clicks\n';
const FILE = `${HEAD}2026-11-01,Käse,11,Clip,1.234567,EUR,3
2026-11-01,Käse,11,Clip,1,EUR,1
2026-11-02,Käse,11,,5,EUR,
2026-11-02,Brot,12,,7,EUR,
`;
const OPTIONS = { account: 'Pins', source: 'pinterest', medium: 'paid_social' };

let site: Site;
let owner: Actor;
const take = (file: string, over: object = {}) => importCostFile(db, owner, site, { ...OPTIONS, file, ...over }, NOW);
const preview = (file: string, over: object = {}) =>
  readOf(db, site)((tx) => previewCostFile(tx, owner, site, { ...OPTIONS, file, ...over }));
const rows = async () => {
  const found = await db
    .select()
    .from(costRow)
    .where(eq(costRow.siteId, site.id))
    .orderBy(asc(costRow.day), asc(costRow.campaignId), asc(costRow.costMicros));
  return found.map(({ day, campaignId, adId, costMicros, clicks }) => [day, campaignId, adId, costMicros, clicks]);
};

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

describe('a file of ad costs', () => {
  it('is rows of days, parts of one ad as one, under what its campaigns’ visits arrive as', async () => {
    const taken = await take(FILE);
    expect(taken).toEqual({
      ...{
        accountId: taken.accountId,
        currency: 'EUR',
        rows: 4,
        refused: 0,
        from: '2026-11-01',
        to: '2026-11-02',
        total: '14.234567',
      },
      changed: [
        { day: '2026-11-01', before: '0', after: '2.234567' },
        { day: '2026-11-02', before: '0', after: '12' },
      ],
    });
    const stored = [
      ['2026-11-01', '11', 'Clip', 2_234_567n, 4n],
      ['2026-11-02', '11', '', 5_000_000n, null],
      ['2026-11-02', '12', '', 7_000_000n, null],
    ];
    expect(await rows()).toEqual(stored);
    const names = await db
      .select()
      .from(adName)
      .where(eq(adName.siteId, site.id))
      .orderBy(asc(adName.level), asc(adName.externalId));
    expect(names.map(({ level, externalId, name }) => [level, externalId, name])).toEqual([
      ['ad', 'Clip', 'Clip'],
      ['campaign', '11', 'Käse'],
      ['campaign', '12', 'Brot'],
    ]);
    const brought = await db
      .select({ campaign: acquisition.campaign, channel: acquisition.channel, day: costRow.day })
      .from(costRow)
      .innerJoin(acquisition, eq(acquisition.id, costRow.acquisitionId))
      .where(eq(costRow.siteId, site.id))
      .orderBy(asc(costRow.day), asc(acquisition.campaign));
    expect(brought).toEqual([
      { campaign: 'Käse', channel: 'Paid Social', day: '2026-11-01' },
      { campaign: 'Brot', channel: 'Paid Social', day: '2026-11-02' },
      { campaign: 'Käse', channel: 'Paid Social', day: '2026-11-02' },
    ]);
    expect(await take(FILE)).toEqual({ ...taken, changed: [] });
    expect(await rows()).toEqual(stored);
  });

  it('that is corrected takes the place of its days and campaigns, and of no others', async () => {
    await take(FILE);
    const corrected = `${HEAD}2026-11-02,Käse,11,Clip,6,EUR,\n2026-11-03,Käse,11,Clip,1,EUR,\n`;
    const said = await preview(corrected);
    expect(said.changed).toEqual([
      { day: '2026-11-02', before: '5', after: '6' },
      { day: '2026-11-03', before: '0', after: '1' },
    ]);
    expect((await take(corrected)).changed).toEqual(said.changed);
    expect(await rows()).toEqual([
      ['2026-11-01', '11', 'Clip', 2_234_567n, 4n],
      ['2026-11-02', '11', 'Clip', 6_000_000n, null],
      ['2026-11-02', '12', '', 7_000_000n, null],
      ['2026-11-03', '11', 'Clip', 1_000_000n, null],
    ]);
    const syncs = await db.select().from(spendSync).where(eq(spendSync.siteId, site.id)).orderBy(asc(spendSync.id));
    expect(syncs.map(({ kind, rows: count, changed }) => [kind, count, changed.length])).toEqual([
      ['uploaded', 3, 2],
      ['uploaded', 2, 2],
    ]);
    const log = await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, site.workspaceId));
    expect(log.map(({ action }) => action)).toEqual(['cost_file.uploaded', 'cost_file.uploaded']);
  });

  it('is shown before it is taken: 20 lines, sums, and who holds the same campaigns already', async () => {
    const api = newTestId<'ad_account'>();
    await db.insert(adAccount).values({
      ...{ siteId: site.id, id: api, platform: 'meta', externalId: '1', name: 'Meta', currency: 'EUR', timeZone: 'UTC' },
    });
    await db.insert(costRow).values({
      ...{ siteId: site.id, accountId: api, day: '2026-11-02', campaignId: '12', costMicros: 1n, currency: 'EUR' },
      syncId: newTestId<'spend_sync'>(),
    });
    const more = Array.from({ length: 25 }, (_, nth) => `2026-11-0${(nth % 3) + 3},Käse,11,Ad ${nth},1,EUR,\n`).join('');
    const said = await preview(`${FILE}${more}`);
    expect([said.lines.length, said.rows, said.refused, said.total, said.alsoHeldBy]).toEqual([20, 29, 0, '39.234567', ['Meta']]);
    expect(said.lines[0]).toEqual({ row: 2, day: '2026-11-01', cost: '1.234567', campaign: 'Käse', ad: 'Clip' });
    expect(said.format).toEqual({ dateOrder: 'mdy', decimal: '.', currency: 'EUR' });
    expect(await rows()).toHaveLength(1);
  });

  it('asks for what its headings do not say', async () => {
    const odd = 'When,How much\n01.11.2026,"5,5"\n';
    expect((await preview(odd)).missing).toEqual(['Day', 'Cost']);
    await expect(take(odd)).rejects.toMatchObject({ fields: [{ field: 'mapping', detail: 'misses Day, Cost' }] });
    expect((await take(odd, { mapping: { day: 0, cost: 1 } })).total).toBe('5.5');
    expect(await rows()).toEqual([['2026-11-01', '', '', 5_500_000n, null]]);
  });

  it('keeps refused rows out, and gives them back to be mended', async () => {
    const file = `${HEAD}2026-11-01,=A,11,,5,EUR,\n2026-11-01,B,1.2E+17,,5,EUR,\n2026-11-01,C,13,,5,USD,\n`;
    expect(await take(file)).toMatchObject({ rows: 3, refused: 2, total: '5' });
    const lines = refusedCosts(owner, site, { ...OPTIONS, file }).split('\r\n');
    expect(lines[0]).toBe('\ufeffRow,Column,Problem,Day,Campaign,Campaign ID,Ad name,Cost,Currency,Clicks');
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^3,Campaign ID,.*rounded by a spreadsheet.*2026-11-01,B,1\.2E\+17,,5,EUR,$/),
      expect.stringMatching(/^4,Currency,.*is not EUR.*,C,13,,5,USD,$/),
      '',
    ]);
    await expect(take(`${HEAD}2026-11-01,B,12,,x,EUR,\n`)).rejects.toMatchObject({
      fields: [{ field: 'file', detail: expect.stringMatching(/^No row can be taken. Row 2, Cost: "x"/) }],
    });
  });

  it('of another account or currency stands beside it', async () => {
    await take(FILE);
    await take(FILE, { account: 'More pins' });
    await take(FILE.replaceAll('EUR', 'USD'));
    const accounts = await db.select().from(adAccount).where(eq(adAccount.siteId, site.id)).orderBy(asc(adAccount.externalId));
    expect(accounts.map(({ platform, externalId, currency }) => [platform, externalId, currency])).toEqual([
      ['file', 'EUR more pins', 'EUR'],
      ['file', 'EUR pins', 'EUR'],
      ['file', 'USD pins', 'USD'],
    ]);
    expect(await rows()).toHaveLength(9);
    const other = await buildSite(db);
    await importCostFile(db, operatorOf(other.workspaceId), other, { ...OPTIONS, file: FILE }, NOW);
    expect(await rows()).toHaveLength(9);
  });

  it('is taken from admins alone', async () => {
    const marketer: Actor = { ...owner, role: 'marketer' };
    await expect(importCostFile(db, marketer, site, { ...OPTIONS, file: FILE })).rejects.toMatchObject({ code: 'forbidden' });
    expect(() => refusedCosts(marketer, site, { ...OPTIONS, file: FILE })).toThrow(/role admin/);
  });
});
