/**
 * Protects the two data-driven models: published figures, the laws each must keep, and that both share money out to the minor
 * unit.
 */
import { describe, expect, it } from 'vitest';
import { allocate } from '../allocate';
import { chainOf, countStates, type MarkovOrder, reduced } from './chain';
import { markov, type MarkovResult } from './markov';
import { type CountedPath, ofBuyers, PathCounter } from './paths';
import { seededRandom } from './random';
import { exactShapley, pathGame, sampledShapley } from './shapley';
import { type DataDrivenModel, grouped, weigh, type Weighed } from './weigh';

const ORDERS: readonly MarkovOrder[] = [1, 2, 3];
const MODELS: readonly DataDrivenModel[] = [...ORDERS.map((order) => ({ kind: 'markov' as const, order })), { kind: 'shapley' }];

function finished<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
const markovOf = (paths: CountedPath[], keys: number, order: MarkovOrder = 1): MarkovResult =>
  finished(markov(paths, keys, order));
const groupedAs = (...asked: Parameters<typeof grouped>) => finished(grouped(...asked));
const weighed = (model: DataDrivenModel, paths: CountedPath[], keys: number): Weighed =>
  finished(weigh(model, paths, keys, seededRandom(7)));

/** A path "0 1 2" with what came of it. */
function path(keys: string, orders: number, others = 0, revenue = BigInt(orders) * 100n): CountedPath {
  return { keys: keys.split(' ').map(Number), orders, revenue, others };
}

/** Paths by chance, the same each time: most short, some with a key again and again. */
function randomPaths(seed: number, keys: number, count: number): CountedPath[] {
  const random = seededRandom(seed);
  const counter = new PathCounter();
  for (let index = 0; index < count; index += 1) {
    const length = 1 + Math.floor(random() ** 2 * 7);
    const some = Array.from({ length }, () => Math.floor(random() ** 2 * keys));
    const buys = random() < 0.3;
    counter.add(some, buys ? { orders: 1, revenue: BigInt(Math.floor(random() * 20_000)) } : { others: 1 });
  }
  return counter.paths();
}

const sumOf = (paths: CountedPath[], part: 'orders' | 'others') => paths.reduce((sum, each) => sum + each[part], 0);
const roundedTo = (digits: number, values: number[]) => values.map((value) => Number(value.toFixed(digits)));
const sharesOf = (weights: bigint[]) => {
  const whole = Number(weights.reduce((sum, weight) => sum + weight, 0n));
  return weights.map((weight) => Number(weight) / whole);
};

describe('published figures', () => {
  it.each([
    // C1 > C2 > C3 bought; C1, and C2 > C3, did not. analyzecore.com/2016/08/03/attribution-model-r-part-1 (read 2026-11)
    ['of three channels', [path('0 1 2', 1), path('0', 0, 1), path('1 2', 0, 1)], 3, 1 / 3, [0.5, 1, 1]],
    // Ads 2, mailing 1, ads > mailing 1; ads once without. serhiipuzyrov.com/2019/07 "simple explanation" (read 2026-11)
    ['of two channels', [path('0', 2, 1), path('1', 1), path('0 1', 1)], 2, 0.8, [0.75, 0.5]],
  ])('Markov: removal effects %s', (_, paths, keys, chance, effects) => {
    const result = markovOf(paths, keys);
    expect(result.chance).toBeCloseTo(chance, 12);
    expect(
      roundedTo(
        12,
        result.effects.map(({ orders }) => orders),
      ),
    ).toEqual(effects);
  });

  it('Shapley: conversions of Facebook, organic and LinkedIn', () => {
    // Shares of conversions by what led to them, and the values: github.com/tomgorb/misc, "Data Driven Attribution" (read 2026-11)
    const paths = [path('0', 20), path('1', 10), path('2', 17), path('1 0', 17), path('2 0', 30), path('0 2 1', 6)];
    expect(roundedTo(12, sharesOf(weighed({ kind: 'shapley' }, paths, 3).orders))).toEqual([0.455, 0.205, 0.34]);
  });

  it('counts states as states of the last keys of a walk', () => {
    expect(ORDERS.map((order) => countStates([path('0 1 0 1', 1), path('2', 1)], order))).toEqual([4, 4, 4]);
    expect(ORDERS.map((order) => countStates([path('0 1 2 0', 1)], order))).toEqual([4, 4, 3]);
  });
});

describe('Markov', () => {
  it.each(ORDERS)('leads to orders as often as the paths do, at order %i', (order) => {
    const paths = randomPaths(order, 6, 3_000);
    expect(markovOf(paths, 6, order).chance).toBeCloseTo(sumOf(paths, 'orders') / 3_000, 12);
    expect(markovOf(ofBuyers(paths), 6, order).chance).toBeCloseTo(1, 12);
  });

  it.each(ORDERS)('gives what solving for each key by itself gives, at order %i', (order) => {
    const paths = randomPaths(order + 10, 5, 1_000);
    const chain = chainOf(paths, order);
    const { effects, chance } = markovOf(paths, 5, order);
    const alone = effects.map((_, key) => {
      const { orders: left } = finished(reduced(chain, (keys) => keys.includes(key)));
      return 1 - (left[0] ?? 0) / chance;
    });
    expect(
      roundedTo(
        10,
        effects.map(({ orders }) => orders),
      ),
    ).toEqual(roundedTo(10, alone));
    expect(alone.every((effect) => effect > 0 && effect < 1)).toBe(true);
  });

  it('agrees with the chain solved by iteration', () => {
    const paths = randomPaths(3, 4, 500);
    const { states, steps, orders } = chainOf(paths, 2);
    let chances = new Float64Array(states);
    for (let round = 0; round < 2_000; round += 1) {
      chances = chances.map((_, from) =>
        chances.reduce((sum, chance, to) => sum + (steps[from * states + to] ?? 0) * chance, orders[from] ?? 0),
      );
    }
    expect(markovOf(paths, 4, 2).chance).toBeCloseTo(chances[0] ?? 0, 12);
  });

  it('does not see a key repeated at once, at order 1', () => {
    const once = [path('0 1', 3, 5), path('1 2', 2, 7), path('2', 1, 4)];
    const again = [path('0 0 0 1', 3, 5), path('1 2 2', 2, 7), path('2', 1, 4)];
    expect(
      roundedTo(
        12,
        markovOf(again, 3).effects.map(({ orders }) => orders),
      ),
    ).toEqual(
      roundedTo(
        12,
        markovOf(once, 3).effects.map(({ orders }) => orders),
      ),
    );
  });

  it.each(ORDERS)('knows a key without which nobody comes, and one that leads to no order, at order %i', (order) => {
    const { effects } = markovOf([path('0 1', 4, 2), path('0', 3, 1), path('0 2', 0, 9)], 3, order);
    expect([effects[0]?.orders, effects[2]?.orders, effects[2]?.revenue]).toEqual([1, 0, 0]);
  });

  it('ranks otherwise without the people who did not buy', () => {
    // Both lead to ten orders, but a hundred times as many people come by key 1.
    const paths = [path('0 2', 10, 10), path('1 2', 10, 500), path('1', 0, 500), path('2', 5, 5)];
    const [all, buyers] = [markovOf(paths, 3), markovOf(ofBuyers(paths), 3)].map(({ effects }) =>
      effects.map(({ orders }) => Number(orders.toFixed(6))),
    );
    expect(buyers?.[0]).toBe(buyers?.[1]);
    expect(all?.[0]).not.toBe(all?.[1]);
  });

  it('yields between its steps', () => {
    expect([...markov(randomPaths(1, 4, 100), 4, 1)].at(-1)).toBe(4);
  });
});

describe('Shapley', () => {
  it.each([1, 5, 12])('is each path shared alike by its distinct keys, to the last digit, of %i keys', (keys) => {
    const paths = randomPaths(keys, keys, 2_000);
    const { orders, revenue } = weighed({ kind: 'shapley' }, paths, keys);
    expect([orders, revenue]).toEqual([
      closedForm(paths, keys, ({ orders: count }) => BigInt(count)),
      closedForm(paths, keys, ({ revenue: minor }) => minor),
    ]);
  });

  it('joins keys one after another as the worths of coalitions say', () => {
    const game = pathGame(randomPaths(5, 6, 500), 6, ({ revenue }) => revenue);
    const order = [3, 0, 5, 1, 4, 2];
    let coalition = 0;
    const added = order.map((key) => {
      const before = game.worth(coalition);
      coalition |= 1 << key;
      return [key, Number(game.worth(coalition) - before)] as const;
    });
    const contributions = game.contributions(order);
    expect(added.map(([key]) => [key, contributions[key]])).toEqual(added);
  });

  it('takes any game: a glove market', () => {
    // Two hold a left glove and one a right one; a pair is worth 6. Each left glove 1, the right one 4.
    const worth = (coalition: number) => (coalition & 4 && coalition & 3 ? 6n : 0n);
    expect(exactShapley(3, worth)).toEqual([6n, 6n, 24n]);
    expect(() => exactShapley(13, () => 0n)).toThrow('13 players');
  });

  it('keeps sampled values within the error it states, in nineteen of twenty trials', () => {
    const keys = 20;
    const paths = randomPaths(9, keys, 5_000);
    const exact = sharesOf(closedForm(paths, keys, ({ revenue }) => revenue));
    const game = pathGame(paths, keys, ({ revenue }) => revenue);
    const trials = Array.from({ length: 20 }, (_, seed) => {
      const { weights, error } = finished(sampledShapley(keys, game.contributions, seededRandom(seed), 200));
      expect(weights.reduce((sum, weight) => sum + weight, 0n)).toBe(
        paths.reduce((sum, { revenue }) => sum + revenue, 0n) * 400n,
      );
      const shares = sharesOf(weights);
      const strays = shares.filter((share, key) => Math.abs(share - (exact[key] ?? 0)) > error).length;
      return { strays, error };
    });
    // The error stated is that of the least known key: the others stay within it more often than 19 times of 20.
    expect(trials.filter(({ strays }) => strays > 1).length).toBeLessThanOrEqual(1);
    expect(Math.max(...trials.map(({ error }) => error))).toBeLessThan(0.01);
  });

  it('is sampled beyond twelve keys, and says so', () => {
    expect(weighed({ kind: 'shapley' }, randomPaths(1, 12, 900), 12).error).toBeUndefined();
    expect(weighed({ kind: 'shapley' }, randomPaths(1, 13, 900), 13).error).toBeGreaterThan(0);
  });
});

describe.each(MODELS)('$kind $order', (model) => {
  const paths = randomPaths(21, 5, 2_000);

  it('gives weights that share orders and money to the last unit, none of them negative', () => {
    for (const weights of [weighed(model, paths, 5).orders, weighed(model, paths, 5).revenue]) {
      expect(weights.every((weight) => weight >= 0n)).toBe(true);
      for (const amount of [0n, 1n, 7n, 123_456_789n, -50n]) {
        expect(allocate(amount, weights).reduce((sum, part) => sum + part, 0n)).toBe(amount);
      }
    }
  });

  it('is the same however the paths are told: shuffled, split, all twice', () => {
    const shuffled = recounted(paths.toReversed(), 1);
    expect(weighed(model, shuffled, 5)).toEqual(weighed(model, paths, 5));
    const twice = recounted(paths, 2);
    expect(roundedTo(9, sharesOf(weighed(model, twice, 5).orders))).toEqual(
      roundedTo(9, sharesOf(weighed(model, paths, 5).orders)),
    );
  });

  it('renames its output with the keys', () => {
    const turned = paths.map((each) => ({ ...each, keys: each.keys.map((key) => 4 - key) }));
    const back = sharesOf(weighed(model, turned, 5).revenue).toReversed();
    expect(roundedTo(9, back)).toEqual(roundedTo(9, sharesOf(weighed(model, paths, 5).revenue)));
  });

  it('is what last click gives where every path is one touch', () => {
    const single = [path('0', 3, 9), path('1', 5, 5), path('2', 2, 1)];
    expect(roundedTo(12, sharesOf(weighed(model, single, 3).orders))).toEqual([0.3, 0.5, 0.2]);
  });

  it('gives nothing of nothing', () => {
    expect(weighed(model, [], 0)).toMatchObject({ orders: [], revenue: [] });
    expect(weighed(model, [path('0', 0, 4)], 1)).toMatchObject({ orders: [0n], revenue: [0n] });
  });
});

describe('counting', () => {
  it('keeps the latest touches of each path where distinct paths become too many, and every order', () => {
    const counter = new PathCounter(40);
    for (const each of randomPaths(2, 9, 3_000)) counter.add(each.keys, each);
    expect(counter.lengthMax).toBeLessThan(8);
    const paths = counter.paths();
    expect(paths.length).toBeLessThanOrEqual(40);
    expect(sumOf(paths, 'orders') + sumOf(paths, 'others')).toBe(3_000);
  });

  it('takes the rarest keys together until keys and states fit', () => {
    const paths = randomPaths(4, 30, 4_000);
    const few = groupedAs(paths, { kind: 'shapley' }, { keys: 10, states: 0 });
    expect([few.grouping.keys, few.grouping.together]).toEqual([11, 20]);
    const small = groupedAs(paths, { kind: 'markov', order: 2 }, { keys: 100, states: 60 });
    expect(countStates(small.paths, 2)).toBeLessThanOrEqual(60);
    expect(sumOf(small.paths, 'orders')).toBe(sumOf(paths, 'orders'));
    expect(groupedAs(paths, { kind: 'markov', order: 1 }).grouping).toMatchObject({ keys: 30, together: 0 });
  });
});

/** Counted anew, one path after another, each so many times. */
function recounted(paths: CountedPath[], times: number): CountedPath[] {
  const counter = new PathCounter();
  for (let time = 0; time < times; time += 1) for (const { keys, ...end } of paths) counter.add(keys, end);
  return counter.paths();
}

/** Each path in equal parts to its distinct keys, times `keys!` so that parts are whole numbers. */
function closedForm(paths: CountedPath[], keys: number, worthOf: (path: CountedPath) => bigint): bigint[] {
  const factorial = Array.from({ length: keys }, (_, index) => BigInt(index + 1)).reduce((product, next) => product * next, 1n);
  const values = Array.from({ length: keys }, () => 0n);
  for (const each of paths) {
    const members = new Set(each.keys);
    for (const key of members) values[key] = (values[key] ?? 0n) + (worthOf(each) * factorial) / BigInt(members.size);
  }
  return values;
}
