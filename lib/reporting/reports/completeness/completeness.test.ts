/** Protects the reckoning of days that are not all in, on figures small enough to check by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivedByAge, expectedOf, quantile } from './arrival';
import { unfinishedFrom } from './names';
import { type Cohort, GROUP_ORDERS_MIN, RETURN_WEEKS, ratesByGroup, returnRates, stillToReturn } from './returns';

describe('what has arrived', () => {
  const days = [
    { final: 100n, inAt: [50n, 100n] },
    { final: 300n, inAt: [270n, 300n] },
    { final: 0n, inAt: [0n, 0n] },
  ];

  it('is a share of all days together, with how far days differ', () => {
    const [first, second] = arrivedByAge(days, 2);
    expect(first?.share).toBe(0.8);
    expect([first?.least.toFixed(2), first?.most.toFixed(2)]).toEqual(['0.52', '0.88']);
    expect(second).toEqual({ share: 1, least: 1, most: 1 });
  });

  it.each<[string, bigint, number, number, number, unknown]>([
    ['by what is in', 80n, 0.8, 0.5, 1, { value: 100n, low: 80n, high: 160n }],
    ['never less than what is in', 80n, 1, 0.9, 1, { value: 80n, low: 80n, high: 89n }],
    ['not of next to nothing', 5n, 0.05, 0.01, 0.1, undefined],
    ['not of nothing', 0n, 0.9, 0.9, 0.9, undefined],
  ])('says what a day comes to %s', (_, soFar, share, least, most, expected) => {
    expect(expectedOf(soFar, { share, least, most })).toEqual(expected);
  });

  it('holds what is expected within its interval, at or above what is in', () => {
    const day = fc.tuple(fc.nat(10_000), fc.nat(100)).map(([final, part]) => ({
      final: BigInt(final),
      inAt: [BigInt(Math.floor((final * part) / 100))],
    }));
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 40 }), fc.nat(100_000), (past, soFar) => {
        const [arrived] = arrivedByAge(past, 1);
        const expected = arrived && expectedOf(BigInt(soFar), arrived);
        if (!expected) return;
        expect(expected.low).toBeGreaterThanOrEqual(BigInt(soFar));
        expect(expected.value).toBeGreaterThanOrEqual(expected.low);
        expect(expected.high).toBeGreaterThanOrEqual(expected.value);
      }),
    );
  });

  it('finds values between neighbours', () =>
    expect([quantile([1, 3], 0.5), quantile([7], 0.95), quantile([], 0.5)]).toEqual([2, 7, 0]));
});

describe('what is still to come back', () => {
  const cohort = (over: Partial<Cohort>): Cohort => ({
    ...{ group: 'Schuhe', country: 'DE', week: RETURN_WEEKS, orders: GROUP_ORDERS_MIN, revenue: 1_000n, returned: [100n, 50n] },
    ...over,
  });

  it('counts an order for the weeks that it has seen', () => {
    const { byWeek } = returnRates([cohort({}), cohort({ week: 1, returned: [300n] })]);
    expect(byWeek.slice(0, 3)).toEqual([0.2, 0.05, 0]);
  });

  it.each([
    [0, 0.15],
    [3.5, 0.1],
    [7, 0.05],
    [14, 0],
    [400, 0],
  ])('after %d days is %d of what was sold', (days, share) => {
    expect(stillToReturn(returnRates([cohort({})]), days)).toBeCloseTo(share, 10);
  });

  it('goes by the narrowest group that has enough orders', () => {
    const rates = ratesByGroup([
      cohort({}),
      cohort({ group: 'Hüte', orders: GROUP_ORDERS_MIN - 1, returned: [] }),
      cohort({ country: 'AT', orders: 1, returned: [1_000n] }),
    ]);
    expect(rates('Schuhe', 'DE').byWeek[0]).toBe(0.1);
    expect(rates('Hüte', 'DE').byWeek[0]).toBe(0.05);
    expect(rates('Schuhe', 'AT').byWeek[0]).toBeCloseTo(1_100 / 3_000, 10);
    expect(rates('Schuhe', 'FR')).toEqual(rates('Hüte', 'FR'));
  });
});

describe('the first day that is not all in', () => {
  const day = (name: string, complete?: number) => ({
    day: name,
    isOver: name !== 'today',
    ...(complete !== undefined && { complete }),
  });

  it.each([
    ['is today where all before is in', [day('today', 0.5), day('last', 0.99), day('first', 1)], 'today'],
    [
      'is the oldest of which more than a hundredth is to come',
      [day('today', 0.3), day('last', 0.9), day('late', 0.9899), day('first', 1)],
      'late',
    ],
    ['is today where nothing is known of days that are over', [day('today'), day('last')], 'today'],
    ['is none where there are no days', [], undefined],
  ])('%s', (_, days, expected) => {
    expect(unfinishedFrom(days)).toBe(expected);
  });
});
