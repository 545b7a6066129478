/** Protects that what an account is at its platform is known a day later: its currency, its zone and its name, said as a change, with what it cost as it was. */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { adAccount, adLogin, auditEntry, costRow } from '@/db/schema';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { meta } from '@/lib/spend/meta/platform';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildAccount, buildCost, buildState, currency } from '@/lib/testing/spend';
import { buildAdLogin, spendTools, type TestSpend } from '@/lib/testing/spend-login';
import { refreshAccounts } from './refresh';
import { syncSpend } from './sync';

const { db } = await testDatabase();
const START = new Date('2026-04-02T09:00:00Z');
const signal = new AbortController().signal;
const US = { currency: currency('USD'), timeZone: 'America/New_York' };
const rows = [buildCost({ day: '2026-04-01' }), buildCost({ day: '2026-04-02' })];

let now = START;
let site: Site;
let spend: TestSpend;

beforeEach(async () => {
  now = START;
  await db.delete(adLogin);
  site = await buildSite(db);
  spend = { state: buildState({ now: START, accounts: [buildAccount({ rows: rows.slice(0, 1) })] }), requests: [] };
  await buildAdLogin(db, site, meta, spend, { from: '2026-04-01', at: now });
});

const tools = () => spendTools(db, meta, spend, () => now);
const refresh = () => refreshAccounts(tools(), signal);
const accounts = () => db.select().from(adAccount).where(eq(adAccount.siteId, site.id)).orderBy(adAccount.externalId);
const changes = () => db.select().from(auditEntry).where(eq(auditEntry.workspaceId, site.workspaceId));

describe('what an account is at its platform', () => {
  it('is asked for, and is no change where it is as before', async () => {
    expect(await refresh()).toEqual({ logins: 1, changed: 0 });
    expect(await changes()).toEqual([]);
  });

  it('is kept and said where it is another, and days that are held stay in their currency', async () => {
    await syncSpend(tools(), new Date(now.getTime() + HOUR_MS), signal);
    spend.state.accounts = [buildAccount({ ...US, rows })];
    now = new Date(now.getTime() + DAY_MS);
    expect(await refresh()).toEqual({ logins: 1, changed: 1 });
    const [account] = await accounts();
    expect(account).toMatchObject({ ...US, chosen: true, name: 'Café Zoë' });
    expect(await changes()).toMatchObject([
      {
        ...{ action: 'ad_account.changed_at_platform', subject: account?.id, actor: 'ad_platform:meta', at: now },
        before: { name: 'Café Zoë', currency: 'EUR', timeZone: 'Europe/Berlin' },
        after: { name: 'Café Zoë', ...US },
      },
    ]);
    expect(await refresh()).toEqual({ logins: 1, changed: 0 });
    const costs = await db.select().from(costRow).where(eq(costRow.siteId, site.id));
    expect(costs.map(({ day, currency: code }) => [day, code])).toEqual([['2026-04-01', 'EUR']]);
  });

  it('lists accounts that are new at the platform, and reads none of them', async () => {
    spend.state.accounts = [buildAccount(), buildAccount({ externalId: '2222222222', name: 'Neu' })];
    expect(await refresh()).toEqual({ logins: 1, changed: 0 });
    expect((await accounts()).map(({ name, chosen }) => [name, chosen])).toEqual([
      ['Café Zoë', true],
      ['Neu', false],
    ]);
  });

  it('is not asked for with a consent that is over, and notices one that has ended', async () => {
    spend.state.revoked = true;
    expect(await refresh()).toEqual({ logins: 0, changed: 0 });
    expect(await db.select().from(adLogin)).toMatchObject([{ state: 'reconnect' }]);
    const asked = spend.requests.length;
    await refresh();
    expect(spend.requests).toHaveLength(asked);
  });
});
