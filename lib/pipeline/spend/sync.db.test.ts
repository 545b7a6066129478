/**
 * Protects the cost of ads: whatever is restated, renamed, moved, asked twice at once or broken off in the middle, what is stored is
 * to the millionth what the platform tells. Meta's own server in memory is asked, over a real Postgres.
 */
import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { adAccount, adLogin, adName, costRow, spendSync } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { CostRow } from '@/lib/model/spend';
import { ANSWER_BYTES_MAX } from '@/lib/ops/conversation';
import type { Site } from '@/lib/model/site';
import { meta } from '@/lib/spend/meta/platform';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildAccount, buildCost, buildState } from '@/lib/testing/spend';
import { buildAdLogin, spendTools, type TestSpend } from '@/lib/testing/spend-login';
import { openGrant } from './grant';
import { accessTo } from './login';
import { syncSpend } from './sync';

const { db } = await testDatabase();
const START = new Date('2026-04-02T09:00:00Z');
const signal = new AbortController().signal;

let now = START;
let site: Site;
let spend: TestSpend;

beforeEach(async () => {
  now = START;
  site = await buildSite(db);
  spend = { state: buildState({ now: START, accounts: [buildAccount()] }), requests: [] };
});

const tools = () => spendTools(db, meta, spend, () => now);
const sync = () => syncSpend(tools(), new Date(now.getTime() + HOUR_MS), signal);
const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds);
};
const spent = (rows: readonly CostRow[]) => {
  spend.state.accounts = [buildAccount({ rows })];
};

/** A row of an ad for each day, from the first day of March on. */
function march(days: number, over: (index: number) => Partial<CostRow> = () => ({})): CostRow[] {
  const day = (index: number) => new Date(Date.parse('2026-03-01') + index * DAY_MS).toISOString().slice(0, 10);
  return Array.from({ length: days }, (_, index) =>
    buildCost({ day: day(index), costMicros: 10_010_000n + BigInt(index) * 10_000n, ...over(index) }),
  );
}

const connect = (from = '2026-03-01') => buildAdLogin(db, site, meta, spend, { from, at: now });
const sum = (rows: readonly { costMicros: bigint }[]) => rows.reduce((total, row) => total + row.costMicros, 0n);
const stored = () => db.select().from(costRow).where(eq(costRow.siteId, site.id)).orderBy(costRow.day);
const syncs = () => db.select().from(spendSync).where(eq(spendSync.siteId, site.id)).orderBy(spendSync.startedAt, spendSync.id);
const account = async (id: Id<'ad_account'>) => {
  const [row] = await db
    .select()
    .from(adAccount)
    .where(and(eq(adAccount.siteId, site.id), eq(adAccount.id, id)));
  if (!row) throw new Error('there is no such account');
  return row;
};

describe('the first load', () => {
  it('goes backwards from today, a piece at a time, until all that is wanted is held', async () => {
    spent(march(33));
    const { accountIds } = await connect();
    await sync();
    expect(sum(await stored())).toBe(sum(march(33)));
    expect((await syncs()).map(({ kind, fromDay, toDay, outcome }) => [kind, fromDay, toDay, outcome])).toEqual([
      ['first', '2026-03-06', '2026-04-02', 'stored'],
      ['first', '2026-03-01', '2026-03-05', 'stored'],
    ]);
    expect(await account(accountIds[0] as Id<'ad_account'>)).toMatchObject({
      ...{ heldFrom: '2026-03-01', heldTo: '2026-04-02', syncedAt: START, failures: 0, problem: null, leaseId: null },
      dueAt: new Date('2026-04-02T10:00:00Z'),
    });
  });

  it('is gone on with by another worker where the first one died between reading and storing', async () => {
    spent(march(33));
    await connect();
    let asked = 0;
    spend.interfere = () => {
      asked += 1;
      if (asked === 2) throw new Error('the process is gone');
      return undefined;
    };
    await expect(sync()).rejects.toThrow('the process is gone');
    expect([await stored(), await syncs()]).toEqual([[], []]);
    spend.interfere = undefined;
    await sync();
    expect(await stored()).toEqual([]);
    later(4 * MINUTE_MS);
    await sync();
    expect(sum(await stored())).toBe(sum(march(33)));
  });

  it('stores nothing of a worker whose account has become another’s', async () => {
    spent(march(5));
    const { accountIds } = await connect();
    let isFirst = true;
    spend.interfere = async () => {
      if (isFirst) await db.update(adAccount).set({ leaseId: null, leasedUntil: null }).where(eq(adAccount.siteId, site.id));
      isFirst = false;
      return undefined;
    };
    await sync();
    const answers = await syncs();
    expect(sum(await stored())).toBe(sum(march(5)));
    expect(answers.map(({ fromDay }) => fromDay)).toEqual(['2026-03-06', '2026-03-01']);
    expect((await account(accountIds[0] as Id<'ad_account'>)).heldFrom).toBe('2026-03-01');
  });

  it('is not doubled by two workers at once', async () => {
    spent(march(33));
    await connect();
    await Promise.all([sync(), sync(), sync()]);
    expect(sum(await stored())).toBe(sum(march(33)));
    expect(new Set((await syncs()).map(({ fromDay }) => fromDay)).size).toBe((await syncs()).length);
  });
});

describe('days that are held', () => {
  it('are what the platform says after it has restated, renamed and moved them, and each sync says what it changed', async () => {
    spent(march(33));
    await connect();
    await sync();
    const moved = march(33, (index) => ({
      campaign: 'Sommer',
      adGroupId: index > 20 ? '1234500009' : '1234500001',
      costMicros: index === 30 ? 99_990_000n : 10_010_000n + BigInt(index) * 10_000n,
    }));
    spent(moved);
    later(DAY_MS);
    await sync();
    expect(sum(await stored())).toBe(sum(moved));
    expect((await stored()).length).toBe(33);
    const [restated] = (await syncs()).filter(({ kind }) => kind === 'restated');
    expect(restated).toMatchObject({ changed: [{ day: '2026-03-31', before: '10310000', after: '99990000' }] });
    const names = await db
      .select({ name: adName.name })
      .from(adName)
      .where(and(eq(adName.siteId, site.id), eq(adName.level, 'campaign')));
    expect(names).toEqual([{ name: 'Sommer' }]);
  });

  it('are kept where they come back empty, until a second answer says the same', async () => {
    spent(march(33));
    await connect();
    await sync();
    spent(march(33).filter(({ day }) => day !== '2026-03-30'));
    later(DAY_MS);
    await sync();
    expect(sum(await stored())).toBe(sum(march(33)));
    expect((await syncs()).at(-1)).toMatchObject({ outcome: 'kept', changed: [] });
    later(HOUR_MS);
    await sync();
    expect(sum(await stored())).toBe(sum(march(33)) - (march(30)[29]?.costMicros ?? 0n));
    expect((await syncs()).filter(({ kind }) => kind === 'check')).toMatchObject([
      { outcome: 'stored', changed: [{ day: '2026-03-30', before: '10300000', after: '0' }] },
    ]);
  });

  it('cover an outage of many days from the last day held', async () => {
    spent(march(33));
    await connect('2026-04-01');
    await sync();
    spent(march(80));
    later(40 * DAY_MS);
    await sync();
    const days = (await stored()).map(({ day }) => day);
    expect(days).toEqual(march(80).flatMap(({ day }) => (day >= '2026-04-01' && day <= '2026-05-12' ? [day] : [])));
  });
});

describe('a refusal', () => {
  const problemOf = async (id: Id<'ad_account'> | undefined) => account(id as Id<'ad_account'>);

  it('that ends the consent stops all questions of the login until somebody connects it again', async () => {
    spent(march(33));
    const { loginId } = await connect();
    await sync();
    spend.state.revoked = true;
    later(HOUR_MS);
    await sync();
    const [login] = await db.select().from(adLogin).where(eq(adLogin.id, loginId));
    expect(login).toMatchObject({ state: 'reconnect', problemAt: now });
    const asked = spend.requests.length;
    later(30 * DAY_MS);
    await sync();
    expect(spend.requests.length).toBe(asked);
    expect(sum(await stored())).toBe(sum(march(33)));
  });

  it('of too many requests puts off every account of the login', async () => {
    spend.state.accounts = [buildAccount({ rows: march(5) }), buildAccount({ externalId: '99', rows: march(5) })];
    const { accountIds } = await connect();
    spend.state.throttled = true;
    await sync();
    for (const id of accountIds) expect((await account(id)).dueAt?.getTime()).toBeGreaterThan(now.getTime());
    expect((await syncs()).map(({ fault }) => fault)).toEqual(['throttled']);
  });

  it('that passes is tried again within minutes, and shown until then', async () => {
    spent(march(3));
    const { accountIds } = await connect();
    spend.interfere = () => ({ fault: 'unknown', message: 'No answer within 30 s.' });
    await sync();
    expect(await problemOf(accountIds[0])).toMatchObject({ failures: 1, fault: 'passing' });
    spend.interfere = undefined;
    later(2 * MINUTE_MS);
    await sync();
    expect(await problemOf(accountIds[0])).toMatchObject({ failures: 0, fault: null, problem: null });
    expect(sum(await stored())).toBe(sum(march(3)));
  });

  it('of too much is met by asking for fewer days', async () => {
    spent(march(33));
    const { accountIds } = await connect();
    const body = JSON.stringify({ error: { message: 'Please reduce the amount of data', type: 'OAuthException', code: 1 } });
    spend.interfere = ({ url }) => {
      const range = new URL(url).searchParams.get('time_range');
      const { since = '', until = '' } = range ? JSON.parse(range) : {};
      const isMany = Date.parse(until) - Date.parse(since) > 9 * DAY_MS;
      return isMany ? { status: 500, headers: { 'content-type': 'application/json' }, body } : undefined;
    };
    await sync();
    expect(sum(await stored())).toBe(sum(march(33)));
    expect((await problemOf(accountIds[0])).chunkDays).toBe(7);
  });
});

describe('an answer that is longer than is read', () => {
  it('is asked for again for half of the days, and is no trouble of the account', async () => {
    const { accountIds } = await connect();
    let cut = 0;
    spend.interfere = ({ url }) => {
      if (!url.includes('insights') || cut > 0) return undefined;
      cut += 1;
      return { status: 200, headers: {}, body: '{"data":['.padEnd(ANSWER_BYTES_MAX, ' ') };
    };
    await sync();
    expect((await syncs()).filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { fault: 'too_much', requests: 1, problem: 'Meta answered with more than is read at once: fewer days are asked for.' },
    ]);
    expect(await account(accountIds[0] as Id<'ad_account'>)).toMatchObject({
      fault: null,
      chunkDays: 14,
      heldFrom: '2026-03-01',
    });
  });
});

describe('a grant that ends', () => {
  const grant = { accessToken: 'old', refreshToken: 'first', accessEndsAt: new Date(START.getTime() + MINUTE_MS) };

  it('is renewed once where two ask at the same time, and stored before it is used', async () => {
    let renewals = 0;
    const platform: typeof meta = {
      ...meta,
      *renew({ grant: held }) {
        yield { method: 'GET', url: 'https://renew.test/', headers: {} };
        renewals += 1;
        expect(held.refreshToken).toBe('first');
        return { accessToken: 'new', refreshToken: 'second', accessEndsAt: new Date(START.getTime() + HOUR_MS) };
      },
    };
    const { loginId } = await buildAdLogin(db, site, platform, spend, { from: '2026-03-01', at: now, grant });
    spend.interfere = () => ({ status: 200, headers: {}, body: '{}' });
    const own = spendTools(db, platform, spend, () => now);
    const both = await Promise.all([accessTo(own, site.id, loginId), accessTo(own, site.id, loginId)]);
    expect(both.map((access) => access.ok && access.value.grant.accessToken)).toEqual(['new', 'new']);
    expect(renewals).toBe(1);
    const [login] = await db.select().from(adLogin).where(eq(adLogin.id, loginId));
    expect(login && openGrant(login.granted).refreshToken).toBe('second');
  });
});
