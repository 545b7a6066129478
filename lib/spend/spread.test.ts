/** Protects amounts entered for a range: their days sum to them, and none has a part of a minor unit. */
import { describe, expect, it } from 'vitest';
import { currency } from '@/lib/testing/spend';
import { spreadOverDays } from './spread';

const spread = (minor: bigint, code: string, from: string, to: string) =>
  spreadOverDays({ minor, currency: currency(code) }, { from, to });

describe('spreadOverDays', () => {
  it('gives what cannot be parted to the first days, over the end of a month', () => {
    expect(spread(1_000n, 'EUR', '2026-02-27', '2026-03-01')).toEqual([
      { day: '2026-02-27', costMicros: 3_340_000n },
      { day: '2026-02-28', costMicros: 3_330_000n },
      { day: '2026-03-01', costMicros: 3_330_000n },
    ]);
  });

  it.each([
    ['yen have no decimals', 7n, 'JPY', [4_000_000n, 3_000_000n]],
    ['dinars of Kuwait have three', 7n, 'KWD', [4_000n, 3_000n]],
    ['a cent over two days is one day’s', 1n, 'EUR', [10_000n, 0n]],
    ['nothing is nothing', 0n, 'EUR', [0n, 0n]],
  ])('%s', (_, minor, code, parts) => {
    expect(spread(minor, code, '2026-03-28', '2026-03-29').map(({ costMicros }) => costMicros)).toEqual(parts);
  });

  it('sums to the amount, whatever the days', () => {
    for (const [minor, to] of [
      [99_999n, '2026-12-31'],
      [31n, '2026-01-31'],
      [30n, '2026-01-31'],
      [10n ** 12n + 1n, '2027-12-31'],
    ] as const) {
      const parts = spread(minor, 'EUR', '2026-01-01', to);
      expect(parts.reduce((sum, { costMicros }) => sum + costMicros, 0n)).toBe(minor * 10_000n);
      expect(parts.every(({ costMicros }) => costMicros % 10_000n === 0n)).toBe(true);
      expect(new Set(parts.map(({ day }) => day)).size).toBe(parts.length);
    }
  });
});
