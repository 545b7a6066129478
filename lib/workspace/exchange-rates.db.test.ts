/**
 * Protects conversion: what is loaded and typed is kept for its workspace alone, SQL follows the same rule as lib/model/exchange-rate.ts
 * on every day, and a part without a rate is in no sum but beside it.
 */
import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { convertedSql, ratesOf } from '@/db/queries/exchange-rates';
import { auditEntry } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import { addDays, type Day } from '@/lib/core/day';
import { fraction, rounded } from '@/lib/core/fraction';
import { converted, type Rate } from '@/lib/model/exchange-rate';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { currency } from '@/lib/testing/spend';
import { deleteRate, listRates, loadRates, saveRate } from './exchange-rates';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T18:00:00Z');
const FILE = `Date,USD,JPY,RUB,
2026-11-30,1.30,160.25,N/A,
2026-11-27,1.25,161,N/A,
2026-11-26,1.2345,162.5,90.5,
`;

let site: Site;
let owner: Actor;

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

const held = (of: Site = site) => readOf(db, of)((tx) => listRates(tx, operatorOf(of.workspaceId)));

describe('rates', () => {
  it('of the same file twice are loaded once, and the log says so', async () => {
    const span = { from: '2026-11-26', through: '2026-11-30' };
    expect(await loadRates(db, owner, { file: FILE }, NOW)).toEqual({ rates: 8, changed: 8, ...span });
    expect(await loadRates(db, owner, { file: FILE }, NOW)).toEqual({ rates: 8, changed: 0, ...span });
    expect((await held()).held).toEqual([
      { currency: 'JPY', from: '2026-11-26', to: '2026-11-30', units: '160.25' },
      { currency: 'RUB', from: '2026-11-26', to: '2026-11-27', units: null },
      { currency: 'USD', from: '2026-11-26', to: '2026-11-30', units: '1.30' },
    ]);
    const log = await db.select().from(auditEntry).where(eq(auditEntry.subject, site.workspaceId));
    expect(log.map(({ action, after }) => ({ action, after }))).toEqual([
      { action: 'rates.loaded', after: { ...span, changed: 8 } },
    ]);
  });

  it('that were typed stand against a file, until they are deleted', async () => {
    const typed = { currency: 'TWD', day: '2026-11-01', units: '37.5' };
    await saveRate(db, owner, typed, NOW);
    await saveRate(db, owner, { currency: 'USD', day: '2026-11-27', units: '1.5' }, NOW);
    expect(await loadRates(db, owner, { file: FILE }, NOW)).toMatchObject({ rates: 8, changed: 7 });
    expect((await held()).manual).toEqual([
      { currency: 'USD', day: '2026-11-27', units: '1.5', enteredAt: NOW.toISOString() },
      { ...typed, enteredAt: NOW.toISOString() },
    ]);
    await deleteRate(db, owner, { currency: 'TWD', day: '2026-11-01' }, NOW);
    await expect(deleteRate(db, owner, { currency: 'JPY', day: '2026-11-27' }, NOW)).rejects.toMatchObject({ code: 'not_found' });
    expect((await held()).manual.map((rate) => rate.currency)).toEqual(['USD']);
  });

  it('are refused with the field and the fix, and loaded by admins of their workspace alone', async () => {
    await expect(loadRates(db, owner, { file: 'Date,USD\n2026-11-27,x\n' })).rejects.toMatchObject({
      fields: [{ field: 'file', detail: expect.stringMatching(/Row 2: the rate of USD/) }],
    });
    await expect(saveRate(db, owner, { currency: 'EUR', day: '2026-02-30', units: '1,2' })).rejects.toMatchObject({
      fields: [{ field: 'currency' }, { field: 'day' }, { field: 'units' }],
    });
    await expect(saveRate(db, { ...owner, role: 'marketer' }, {})).rejects.toMatchObject({ code: 'forbidden' });
    await loadRates(db, owner, { file: FILE }, NOW);
    expect(await held(await buildSite(db))).toEqual({ held: [], manual: [] });
  });
});

describe('conversion in SQL', () => {
  it('is that of the pure rule, on every day and for every pair', async () => {
    await loadRates(db, owner, { file: FILE }, NOW);
    await saveRate(db, owner, { currency: 'TWD', day: '2026-11-28', units: '37.5' }, NOW);
    const codes = ['USD', 'JPY', 'RUB', 'TWD', 'EUR', 'BGN', 'HRK', 'CHF'];
    const stored = await ratesOf(db, site.workspaceId, codes);
    const rates: Rate[] = stored.map(({ currency: code, day, units }) => ({ currency: currency(code), day, units }));
    const days = Array.from({ length: 8 }, (_, index) => addDays('2026-11-25' as Day, index)).concat('2025-12-31' as Day);
    for (const to of codes) {
      const amount = sql`987654321::bigint`;
      const value = convertedSql(site.workspaceId, { amount, from: sql`asked.code`, to, day: sql`asked.day` });
      const { rows } = await db.execute<{ code: string; day: string; value: string | null }>(sql`
        SELECT asked.code, asked.day::text AS day, round(${value})::text AS value
        FROM unnest(${sql.param(codes)}::text[]) AS each (code) CROSS JOIN unnest(${sql.param(days)}::date[]) AS every (day)
          CROSS JOIN LATERAL (SELECT each.code, every.day) AS asked`);
      expect(rows).toHaveLength(codes.length * days.length);
      for (const { code, day, value: found } of rows) {
        const right = converted(fraction(987_654_321n), { from: currency(code), to: currency(to), day }, rates);
        expect([code, to, day, found]).toEqual([code, to, day, right ? String(rounded(right, 0)) : null]);
      }
    }
  });
});
