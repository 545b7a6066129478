/**
 * Protects the laws of credit: it sums exactly, is never negative, does not depend on the order of input, and refunds undo it
 * cell by cell.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import type { SessionState } from '@/lib/model/session';
import { allocate } from './allocate';
import { creditOrder, creditUnder } from './credit';
import type { PathTouch } from './define';
import { models } from './models';
import { makePath } from './path';
import { extendSession, sessionOf } from './session';

const ORDER_AT = new Date('2026-03-29T12:00:00Z');
const ago = (milliseconds: number) => new Date(ORDER_AT.getTime() - milliseconds);

const touch = (over: Partial<PathTouch> = {}): PathTouch => ({
  id: 'a' as Id<'touchpoint'>,
  at: ago(DAY_MS),
  logPosition: 1n,
  channel: 'Paid Search',
  kind: 'ad_click',
  paid: true,
  platform: 'google',
  ...over,
});

const anyTouch = fc.record({
  id: fc.uuid().map((id) => id as Id<'touchpoint'>),
  at: fc.integer({ min: -3_600, max: 100 * 86_400 }).map((seconds) => ago(seconds * SECOND_MS)),
  logPosition: fc.bigInt({ min: 0n, max: 5n }),
  channel: fc.constantFrom('Paid Search' as const, 'Direct' as const, 'Email' as const),
  kind: fc.constantFrom('ad_click' as const, 'campaign' as const, 'direct' as const),
  paid: fc.boolean(),
  platform: fc.constantFrom('google', 'meta', undefined),
});
const anyPath = fc.uniqueArray(anyTouch, { maxLength: 8, selector: ({ id }) => id });
const options = { orderAt: ORDER_AT, lookbackDays: 30, direct: 'when-alone' as const };
const deduplicating = modelIds.filter((model) => !models[model].overClaims);
const sum = (parts: bigint[]) => parts.reduce((total, part) => total + part, 0n);

describe('allocate', () => {
  it('gives what rounding leaves to the largest remainders, the earlier of equals first', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(allocate(5n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => allocate(5n, [-1n])).toThrow('negative');
  });

  it('always sums to the amount, and shares stay within one unit of exact', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.array(fc.bigInt({ min: 0n, max: 2n ** 41n }), { minLength: 1, maxLength: 12 }),
        (amount, weights) => {
          const parts = allocate(amount, weights);
          const total = sum(weights);
          if (total === 0n) return;
          expect(sum(parts)).toBe(amount);
          for (const [index, part] of parts.entries()) {
            const off = part * total - amount * (weights[index] ?? 0n);
            expect(off > -total && off < total).toBe(true);
          }
        },
      ),
    );
  });
});

describe('creditOrder', () => {
  const anyAmount = fc.bigInt({ min: 0n, max: 10n ** 10n });

  it('sums to the order under every deduplicating model and is never negative', () => {
    fc.assert(
      fc.property(anyPath, anyAmount, (touches, amount) => {
        const path = makePath(touches, options).used;
        for (const model of deduplicating) {
          const credits = creditUnder(model, { path, orderAt: ORDER_AT, amount });
          expect(sum(credits.map((credit) => credit.amount))).toBe(amount);
          expect(sum(credits.map(({ weight }) => weight))).toBe(credits[0]?.totalWeight);
          expect(credits.every((credit) => credit.amount >= 0n)).toBe(true);
        }
      }),
    );
  });

  it('gives every platform the whole order under the over-claiming model', () => {
    const path = [touch(), touch({ id: 'b' as Id<'touchpoint'>, platform: 'meta' }), touch({ id: 'c' as Id<'touchpoint'> })];
    const credits = creditUnder('last_click_per_platform', { path, orderAt: ORDER_AT, amount: 500n });
    expect(credits.map(({ touchpointId, amount }) => [touchpointId, amount])).toEqual([
      ['b', 500n],
      ['c', 500n],
    ]);
  });

  it('does not depend on the order of input', () => {
    fc.assert(
      fc.property(
        anyPath.chain((path) => fc.tuple(fc.constant(path), fc.shuffledSubarray(path, { minLength: path.length }))),
        ([touches, shuffled]) => {
          expect(makePath(shuffled, options)).toEqual(makePath(touches, options));
        },
      ),
    );
  });

  it('is the same under every model for a path of one paid touch', () => {
    const credits = creditOrder({ path: [touch()], orderAt: ORDER_AT, amount: 777n });
    expect(credits.map(({ model, amount }) => [model, amount])).toEqual(modelIds.map((model) => [model, 777n]));
  });

  it('is not changed by a touch outside the window', () => {
    fc.assert(
      fc.property(anyPath, (touches) => {
        const outside = touch({ id: 'outside' as Id<'touchpoint'>, at: ago(31 * DAY_MS) });
        expect(makePath([...touches, outside], options).used).toEqual(makePath(touches, options).used);
      }),
    );
  });

  it('decays towards the last touch with a short half-life and towards equal shares with a long one', () => {
    const path = [touch({ at: ago(20 * DAY_MS) }), touch({ at: ago(DAY_MS) })];
    const weigh = (halfLifeDays: number) => models.time_decay.weigh(path, { orderAt: ORDER_AT, halfLifeDays });
    expect(weigh(0.1)[0]).toBe(0n);
    const [first = 0n, last = 1n] = weigh(1e9);
    expect(Number(first) / Number(last)).toBeCloseTo(1, 6);
  });

  it('lets a full refund leave zero in every cell, and two partial ones equal one of their sum', () => {
    fc.assert(
      fc.property(anyPath, anyAmount, fc.bigInt({ min: 0n, max: 10n ** 10n }), (touches, amount, part) => {
        const path = makePath(touches, options).used;
        const partial = part % (amount + 1n);
        const cells = (refunds: bigint[]) => {
          const byCell = Map.groupBy(
            creditOrder({ path, orderAt: ORDER_AT, amount, refunds }),
            ({ model, touchpointId }) => `${model} ${touchpointId}`,
          );
          return [...byCell].map(([cell, credits]) => [cell, sum(credits.map((credit) => credit.amount))]);
        };
        expect(cells([amount]).every(([, left]) => left === 0n)).toBe(true);
        expect(cells([partial, amount - partial])).toEqual(cells([amount]));
      }),
    );
  });
});

describe('makePath', () => {
  const at = (milliseconds: number, over: Partial<PathTouch> = {}) => touch({ at: ago(milliseconds), ...over });
  it.each([
    ['a touch at the far edge', at(30 * DAY_MS), 'used'],
    ['a second past it', at(30 * DAY_MS + SECOND_MS), 'before_window'],
    ["a touch at the order's instant", at(0), 'used'],
    ["later within the order's second", at(-999), 'used'],
    ['a second after the order', at(-SECOND_MS), 'after_order'],
    ['a direct visit alone', at(DAY_MS, { kind: 'direct' }), 'used'],
  ])('%s', (_, one, expected) => {
    const path = makePath([one], options);
    expect(path.rejected[0]?.reason ?? 'used').toBe(expected);
  });

  it.each([
    ['a second after the previous order', at(DAY_MS - SECOND_MS), 'used'],
    ['in its own second', at(DAY_MS - 999), 'before_previous_order'],
    ['before it', at(2 * DAY_MS), 'before_previous_order'],
    ['before it and the window', at(31 * DAY_MS), 'before_window'],
  ])('where paths begin after the previous order, a touch %s', (_, one, expected) => {
    const path = makePath([one], { ...options, after: ago(DAY_MS) });
    expect(path.rejected[0]?.reason ?? 'used').toBe(expected);
  });

  it('counts a direct visit beside touches that an earlier order has used up', () => {
    const touches = [at(2 * DAY_MS), at(DAY_MS, { id: 'd' as Id<'touchpoint'>, kind: 'direct' })];
    expect(makePath(touches, { ...options, after: ago(1.5 * DAY_MS) }).used.map(({ id }) => id)).toEqual(['d']);
  });

  it('leaves direct visits out beside others, unless the site counts them', () => {
    const touches = [at(2 * DAY_MS), at(DAY_MS, { id: 'd' as Id<'touchpoint'>, kind: 'direct' })];
    expect(makePath(touches, options).rejected.map(({ reason }) => reason)).toEqual(['direct_beside_others']);
    expect(makePath(touches, { ...options, direct: 'counted' }).used).toHaveLength(2);
  });

  it('keeps a direct visit when the only other touch is too old', () => {
    const path = makePath([at(60 * DAY_MS), at(DAY_MS, { id: 'd' as Id<'touchpoint'>, kind: 'direct' })], options);
    expect(path.used.map(({ id }) => id)).toEqual(['d']);
  });
});

describe('sessions', () => {
  const session = (startedAt: Date, lastEventAt: Date, campaignKey = 'ad'): SessionState => ({
    id: `s-${startedAt.getTime()}` as Id<'session'>,
    visitorId: 'v' as Id<'visitor'>,
    personId: 'p' as Id<'person'>,
    startedAt,
    lastEventAt,
    identified: false,
    campaignKey,
    events: 1,
    pageViews: 1,
    steps: 1,
    acquisitionId: null,
    landingId: null,
    hasClickId: false,
    device: null,
    country: null,
  });
  const noon = ORDER_AT;
  const minutesIn = (minutes: number) => new Date(noon.getTime() + minutes * MINUTE_MS);

  it.each([
    [30, true],
    [30.001, false],
    [-30, true],
    [-30.001, false],
  ])('an event %d minutes from it continues it: %s', (minutes, continues) => {
    expect(sessionOf([session(noon, noon)], minutesIn(minutes), undefined) !== undefined).toBe(continues);
  });

  it('a new campaign begins a new session, the same one does not', () => {
    expect(sessionOf([session(noon, noon)], minutesIn(1), 'other')).toBeUndefined();
    expect(sessionOf([session(noon, noon)], minutesIn(1), 'ad')).toBeDefined();
  });

  it('a late event joins the session of its time', () => {
    const [early, late] = [session(noon, minutesIn(5)), session(minutesIn(20), minutesIn(40), 'other')];
    expect(sessionOf([early, late], minutesIn(10), undefined)).toBe(early);
    expect(sessionOf([early, late], minutesIn(25), undefined)).toBe(late);
  });

  it('stretches over its events', () => {
    const stretched = session(noon, noon);
    extendSession(stretched, minutesIn(-3), true);
    extendSession(stretched, minutesIn(9), false);
    expect(stretched).toMatchObject({ startedAt: minutesIn(-3), lastEventAt: minutesIn(9), events: 3, pageViews: 2 });
  });
});
