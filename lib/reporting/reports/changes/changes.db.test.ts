/** Protects What changed: each past day's moves are summed by cause and acquisition, under one model, with today's names. */
import { beforeEach, describe, expect, it } from 'vitest';
import { saveCreditDeltas } from '@/db/queries/credit-delta';
import type { creditDelta } from '@/db/schema';
import { addDays, type Day } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildTouch } from '@/lib/testing/order-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { changesParams, type ChangesResult, changesResult } from './definition';
import { changesReport } from './query';

const { db } = await testDatabase();
const AT = new Date('2026-03-30T10:00:00Z');
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

async function moved(over: Partial<typeof creditDelta.$inferInsert>[], of = site): Promise<void> {
  const base = { siteId: of.id, recordedAt: AT, orderId: newTestId<'order'>(), day: '2026-03-28', currency: 'EUR' };
  const rows = over.map((row) => ({
    ...base,
    id: newTestId<'credit_delta'>(AT),
    model: 'last_non_direct_click' as const,
    cause: 'refund' as const,
    eventId: newTestId<'event'>(),
    amount: 100n,
    ...row,
  }));
  await db.transaction((tx) => saveCreditDeltas(tx, rows));
}

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => changesReport(tx, site, changesParams.parse({ from: '2026-03-28', to: '2026-03-30', ...query })));

describe('What changed', () => {
  it('sums the days of the range by cause and acquisition, oldest day first', async () => {
    const touch = await buildTouch(db, site, AT, { source: 'google', campaign: 'Frühling', referrer: 'https://Ads.Example/x' });
    const order = newTestId<'order'>();
    await moved([
      { acquisitionId: touch.acquisitionId, amount: -1_000n, orderId: order },
      { acquisitionId: touch.acquisitionId, amount: -50n, orderId: order },
      { acquisitionId: touch.acquisitionId, amount: -7n },
      { acquisitionId: touch.acquisitionId, cause: 'late_touch', amount: 499n },
      { cause: 'late_touch', amount: -499n },
      { day: '2026-03-29', cause: 'rebuild', eventId: null, amount: 3n, currency: 'JPY' },
      { day: '2026-03-27' },
      { day: '2026-03-30' },
      { model: 'linear' },
    ]);
    await moved([{}], await buildSite(db));
    const acquisition = {
      id: touch.acquisitionId,
      kind: 'ad_click',
      channel: 'Paid Search',
      paid: true,
      source: 'google',
      campaign: 'Frühling',
      referrerHost: 'ads.example',
    };
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    const found = await report();
    expect(changesResult.parse(found)).toEqual(found);
    const { days: _days, totals: _totals, channels, campaigns, ...rows } = found;
    expect([channels.length, campaigns.map(({ campaign }) => campaign)]).toEqual([3, ['Frühling']]);
    expect(rows).toEqual({
      from: '2026-03-28',
      to: '2026-03-30',
      timeZone: 'Asia/Kolkata',
      revenueBasis: 'total_sales',
      model: 'last_non_direct_click',
      rows: [
        { day: '2026-03-28', cause: 'late_touch', acquisition, amount: eur('4.99'), orders: 1 },
        { day: '2026-03-28', cause: 'late_touch', amount: eur('-4.99'), orders: 1 },
        { day: '2026-03-28', cause: 'refund', acquisition, amount: eur('-10.57'), orders: 2 },
        { day: '2026-03-29', cause: 'rebuild', amount: { amount: '3', currency: 'JPY' }, orders: 1 },
      ],
    });
    expect((await report({ model: 'linear' })).rows).toEqual([
      { day: '2026-03-28', cause: 'refund', amount: eur('1.00'), orders: 1 },
    ]);
  });

  it('is read page by page, whose sums are those of all pages', async () => {
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    await moved([{}, { cause: 'merge' }, { cause: 'statement' }]);
    expect((await report({ limit: '3' })).nextOffset).toBeUndefined();
    const [first, second] = [await report({ limit: '2' }), await report({ limit: '2', offset: '2' })];
    expect([first.rows.length, first.nextOffset, second.rows.length, second.nextOffset]).toEqual([2, 2, 1, undefined]);
    expect([...first.rows, ...second.rows]).toEqual((await report()).rows);
    expect([first, second].map(({ totals }) => totals[0]?.moved)).toEqual([eur('3.00'), eur('3.00')]);
  });

  it('stays within the length of an answer, whatever campaigns are called', async () => {
    const campaign = 'Frühjahrsgrößen '.repeat(30);
    const touches = await Promise.all(
      Array.from({ length: 130 }, (_, index) =>
        buildTouch(db, site, AT, { source: `s${index}`, campaign, ad: `${index} ${campaign}` }),
      ),
    );
    const days = Array.from({ length: 70 }, (_, index) => addDays('2026-01-01' as Day, index));
    await moved([...touches.map(({ acquisitionId }) => ({ acquisitionId })), ...days.map((day) => ({ day }))]);
    const range = { from: '2026-01-01', to: '2026-03-30' };
    let [rows, dayCount, query]: [number, number, Record<string, string> | undefined] = [0, 0, {}];
    while (query) {
      const page: ChangesResult = await report({ ...range, ...query });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(200_000);
      rows += page.rows.length;
      query = page.nextOffset === undefined ? undefined : { offset: String(page.nextOffset) };
    }
    for (let daysOffset: number | undefined = 0; daysOffset !== undefined; ) {
      const page: ChangesResult = await report({ ...range, summary: 'true', daysOffset: String(daysOffset) });
      expect(page.totals[0]?.moved.amount).toBe('200.00');
      dayCount += page.days.length;
      daysOffset = page.nextDaysOffset;
    }
    expect([rows, dayCount]).toEqual([200, 71]);
  });

  it('is empty where no past day moved', async () => {
    expect((await report()).rows).toEqual([]);
  });

  it('takes no change without its origin into the ledger', async () => {
    await expect(moved([{ eventId: null }])).rejects.toThrow();
    await expect(
      moved([{ cause: 'settings', eventId: null, auditEntryId: newTestId<'audit_entry'>() }]),
    ).resolves.toBeUndefined();
  });
});
