/**
 * Protects the sum of cost: rows of ads with what their campaigns spent beyond them are the campaigns' rows, to the millionth.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostRow } from '@/lib/model/spend';
import { withRemainders } from './remainder';

const day = '2026-03-29';
const claim = (conversionsMicros: bigint, valueMicros: bigint) => ({
  conversionsMicros,
  valueMicros,
  window: '7d_click_1d_view',
  basis: 'conversion' as const,
});

describe('withRemainders', () => {
  it('keeps what a campaign without ads spent, as an ad account of 211.12 with ads of 69.96 has it', () => {
    const ad: CostRow = {
      day,
      campaignId: 'c1',
      campaign: 'Search',
      adGroupId: 'g1',
      adId: 'a1',
      costMicros: 69_960_000n,
      clicks: 7n,
    };
    const rows = withRemainders(
      [
        { day, campaignId: 'c1', campaign: 'Search', costMicros: 69_960_000n, clicks: 7n },
        { day, campaignId: 'c2', campaign: 'Performance Max', costMicros: 141_160_000n, impressions: 900n, clicks: 11n },
      ],
      [ad],
    );
    expect(rows).toEqual([
      ad,
      { day, campaignId: 'c2', campaign: 'Performance Max', costMicros: 141_160_000n, impressions: 900n, clicks: 11n },
    ]);
  });

  it('keeps a difference below zero, and claims that no ad has', () => {
    const rows = withRemainders(
      [{ day, campaignId: 'c1', costMicros: 1_000_000n, impressions: 10n, claim: claim(3_000_000n, 90_000_000n) }],
      [{ day, campaignId: 'c1', adId: 'a1', costMicros: 1_000_001n, impressions: 12n, claim: claim(2_000_000n, 60_000_000n) }],
    );
    expect(rows[1]).toEqual({
      day,
      campaignId: 'c1',
      costMicros: -1n,
      impressions: -2n,
      claim: claim(1_000_000n, 30_000_000n),
    });
  });

  it('says nothing of counts that the campaign does not tell', () => {
    const [, rest] = withRemainders(
      [{ day, campaignId: 'c1', costMicros: 5n }],
      [{ day, campaignId: 'c1', adId: 'a1', costMicros: 2n, clicks: 1n }],
    );
    expect(rest).toEqual({ day, campaignId: 'c1', costMicros: 3n });
  });

  it('takes back what ads tell of a campaign that the platform does not name', () => {
    const [, rest] = withRemainders([], [{ day, campaignId: 'c9', campaign: 'Gone', adId: 'a1', costMicros: 2n, clicks: 1n }]);
    expect(rest).toEqual({ day, campaignId: 'c9', campaign: 'Gone', costMicros: -2n, clicks: -1n });
  });

  it('makes no row of nothing', () => {
    expect(withRemainders([], [])).toEqual([]);
    expect(withRemainders([{ day, campaignId: 'c1', costMicros: 0n, clicks: 0n }], [])).toEqual([]);
  });

  it('sums to the campaigns by day and campaign, whatever the ads say', () => {
    const figure = fc.bigInt(-1_000n, 1_000_000_000n);
    const row = fc.record({
      day: fc.constantFrom('2026-03-28', '2026-03-29'),
      campaignId: fc.constantFrom('c1', 'c2', 'c3'),
      costMicros: figure,
      clicks: figure,
      claim: fc.tuple(figure, figure).map(([one, other]) => claim(one, other)),
    });
    const adRow = fc.tuple(row, fc.string()).map(([facts, adId]) => ({ ...facts, adId }));
    const campaigns = fc.uniqueArray(row, { selector: (each) => `${each.day} ${each.campaignId}` });
    fc.assert(
      fc.property(campaigns, fc.array(adRow), (whole, ads) => {
        expect(sums(withRemainders(whole, ads))).toEqual(sums(whole));
      }),
    );
  });
});

/** The figures of each day and campaign that are not all zero. */
function sums(rows: readonly CostRow[]): Record<string, bigint[]> {
  const found = new Map<string, bigint[]>();
  for (const { day, campaignId, costMicros, clicks = 0n, claim } of rows) {
    const figures = [costMicros, clicks, claim?.conversionsMicros ?? 0n, claim?.valueMicros ?? 0n];
    const before = found.get(`${day} ${campaignId}`) ?? [0n, 0n, 0n, 0n];
    found.set(
      `${day} ${campaignId}`,
      figures.map((figure, index) => figure + (before[index] ?? 0n)),
    );
  }
  return Object.fromEntries([...found].filter(([, figures]) => figures.some((figure) => figure !== 0n)).sort());
}
