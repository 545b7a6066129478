/** Protects fractional orders: the same sum prints the same, whoever summed it. */
import { describe, expect, it } from 'vitest';
import { formatShare, shareOf, WHOLE } from './share';

describe('shares of orders', () => {
  const cases: [string, bigint, string][] = [
    ['nothing', 0n, '0'],
    ['a whole', WHOLE, '1'],
    ['a third', shareOf(1n, 3n), '0.3333'],
    ['three thirds, cut each', shareOf(1n, 3n) * 3n, '1'],
    ['a million thirds', shareOf(1n, 3n) * 1_000_000n, '333333.3333'],
    ['half of the last place, which goes up', shareOf(1n, 32n), '0.0313'],
    ['the same made of cut parts', shareOf(1n, 96n) + shareOf(2n, 96n), '0.0313'],
    ['just below half of the last place', shareOf(31_249n, 1_000_000n), '0.0312'],
  ];
  it.each(cases)('%s', (_, share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
