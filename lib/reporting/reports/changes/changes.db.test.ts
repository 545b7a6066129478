/** Protects What changed: each past day's moves are summed by cause and acquisition, under one model, with today's names. */
import { beforeEach, describe, expect, it } from 'vitest';
import { saveCreditDeltas } from '@/db/queries/credit-delta';
import type { creditDelta } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildTouch } from '@/lib/testing/order-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { changesParams, changesResult } from './definition';
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

const report = (query: Record<string, string> = {}, rowsMax?: number) =>
  readOf(
    db,
    site,
  )((tx) => changesReport(tx, site, changesParams.parse({ from: '2026-03-28', to: '2026-03-30', ...query }), rowsMax));

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

  it('says how many rows do not fit', async () => {
    await moved([{}, { cause: 'merge' }, { cause: 'statement' }]);
    expect((await report({}, 3)).rowsLeftOut).toBeUndefined();
    const cut = await report({}, 2);
    expect([cut.rows.length, cut.rowsLeftOut]).toEqual([2, 1]);
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
