/**
 * Seeded randomness: the same seed gives the same numbers on every machine. Mulberry32, a public-domain generator by Tommy Ettinger
 * (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c), good enough for shoppers and nothing else.
 */

export type Random = {
  /** From 0 up to 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
  /** Exponentially distributed with this mean. */
  waiting(mean: number): number;
  /** A count whose average is `mean`. */
  count(mean: number): number;
  bytes(length: number): Uint8Array;
  /** Letters and digits as click ids have them. */
  token(length: number): string;
};

const TOKEN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A generator for a seed; generators of different seeds are unrelated. */
export function seeded(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[whole(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    next,
    whole,
    pick,
    chance: (probability) => next() < probability,
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items)[0];
    },
    waiting: (mean) => -Math.log(1 - next()) * mean,
    count(mean) {
      // Knuth's product of uniforms, in steps small enough for exp() to stay above zero.
      let left = mean;
      let total = 0;
      while (left > 0) {
        const limit = Math.exp(-Math.min(left, 500));
        for (let product = next(); product > limit; product *= next()) total += 1;
        left -= 500;
      }
      return total;
    },
    bytes: (length) => Uint8Array.from({ length }, () => whole(0, 255)),
    token: (length) => Array.from({ length }, () => TOKEN.charAt(whole(0, TOKEN.length - 1))).join(''),
  };
}
