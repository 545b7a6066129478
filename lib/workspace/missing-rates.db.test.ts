/**
 * Protects what is said of cost without a rate, and accounts of files: what is left out is named with the rate that brings it back, an
 * account is deleted whole, and none of another site or platform is.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { costRow } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { deleteCostFileAccount, listCostFileAccounts } from './cost-file-accounts';
import { importCostFile } from './cost-files';
import { saveRate } from './exchange-rates';
import { listMissingRates } from './missing-rates';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T18:00:00Z');
const FILE = 'Day,Campaign,Cost,Currency\n2026-11-01,Käse,10.005,USD\n2026-11-02,Käse,5,USD\n';
const OPTIONS = { account: 'Pins', source: 'pinterest', medium: 'paid_social' };

let site: Site;
let owner: Actor;
const take = (of: Site = site) => importCostFile(db, operatorOf(of.workspaceId), of, { ...OPTIONS, file: FILE }, NOW);
const missing = () => readOf(db, site)((tx) => listMissingRates(tx, owner, site));
const accounts = (of: Site = site) => readOf(db, of)((tx) => listCostFileAccounts(tx, operatorOf(of.workspaceId), of));

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

describe('cost without a rate', () => {
  it('is told with its days and the rate that is missing, until there is one', async () => {
    expect((await missing()).leftOut).toEqual([]);
    await take();
    const usd = { currency: 'USD', missing: ['USD'] };
    expect(await missing()).toEqual({
      currency: site.currency,
      leftOut: [{ ...usd, from: '2026-11-01', to: '2026-11-02', days: 2, cost: '15.005' }],
    });
    await saveRate(db, owner, { currency: 'USD', day: '2026-11-02', units: '1.25' }, NOW);
    expect((await missing()).leftOut).toEqual([{ ...usd, from: '2026-11-01', to: '2026-11-01', days: 1, cost: '10.005' }]);
    await saveRate(db, owner, { currency: 'USD', day: '2026-11-01', units: '1.2' }, NOW);
    expect((await missing()).leftOut).toEqual([]);
  });
});

describe('accounts of files', () => {
  it('say what they hold and what their visits arrive as, so that the next file is one step', async () => {
    const { accountId: id } = await take();
    expect(await accounts()).toEqual([
      {
        ...{ id, name: 'Pins', currency: 'USD', from: '2026-11-01', to: '2026-11-02', total: '15.005' },
        ...{ source: 'pinterest', medium: 'paid_social', uploadedAt: NOW.toISOString() },
      },
    ]);
  });

  it('are deleted whole, by admins of their site, and an account that is read from a platform never is', async () => {
    const other = await buildSite(db);
    await take(other);
    const { accountId } = await take();
    const read = await buildAdCost(db, site, { day: '2026-11-01', costMicros: 7n });
    await expect(deleteCostFileAccount(db, { ...owner, role: 'marketer' }, site, { accountId })).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const foreign of [read, (await accounts(other))[0]?.id ?? '']) {
      await expect(deleteCostFileAccount(db, owner, site, { accountId: foreign })).rejects.toMatchObject({ code: 'not_found' });
    }
    await deleteCostFileAccount(db, owner, site, { accountId }, NOW);
    expect(await accounts()).toEqual([]);
    expect(await accounts(other)).toHaveLength(1);
    const left = await db.select({ cost: costRow.costMicros }).from(costRow).where(eq(costRow.siteId, site.id));
    expect(left).toEqual([{ cost: 7n }]);
  });
});
