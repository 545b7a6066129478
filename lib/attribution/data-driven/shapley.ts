/**
 * Shapley values (Shapley 1953): each player's mean contribution over all orders in which the players could join. Here a
 * coalition of keys is worth what came of the paths that need no key outside it; paths that led to nothing play no part. Exact
 * over all coalitions for a few keys, from sampled orders with a stated error for more.
 */
import { invariant } from '@/lib/core/invariant';
import type { CountedPath } from './paths';

/** 4,096 coalitions; with each key more it takes twice as long. */
export const EXACT_PLAYERS_MAX = 12;
/** Pairs of an order and its reverse: shares are known to some thousandths then. */
export const SAMPLE_PAIRS = 1_000;
/** Of the normal distribution, for 95 of 100. */
const CONFIDENCE = 1.96;

/** A set of players as bits. */
type Coalition = number;

/**
 * The values times `players!`, which makes them whole numbers: as weights they share a sum exactly. `worth` is of a coalition
 * given as bits.
 */
export function exactShapley(players: number, worth: (coalition: Coalition) => bigint): bigint[] {
  invariant(players <= EXACT_PLAYERS_MAX, `${players} players are too many for all coalitions`);
  const factorial = factorialsTo(players);
  const worths = Array.from({ length: 2 ** players }, (_, coalition) => worth(coalition));
  return Array.from({ length: players }, (_, player) => {
    const bit = 1 << player;
    return worths.reduce((sum, before, coalition) => {
      if (coalition & bit) return sum;
      const size = sizeOf(coalition);
      const ways = (factorial[size] ?? 1n) * (factorial[players - size - 1] ?? 1n);
      return sum + ways * ((worths[coalition | bit] ?? 0n) - before);
    }, 0n);
  });
}

export type SampledShapley = {
  /** Weights in proportion to the values. Their sum is that of all players together, times the number of orders taken. */
  weights: bigint[];
  /** The largest error of a value, as a part of what all are worth together, that 95 of 100 samples stay within. */
  error: number;
};

/**
 * Values from sampled orders of joining. `contributions` says what each player, by number, adds when they join in this order.
 * `random` gives numbers from 0 to 1. Each order is taken backwards too, which evens out who came early. Yields how many pairs
 * are done.
 */
export function* sampledShapley(
  players: number,
  contributions: (order: readonly number[]) => Float64Array,
  random: () => number,
  pairs = SAMPLE_PAIRS,
): Generator<number, SampledShapley> {
  const weights = Array.from({ length: players }, () => 0n);
  const squares = new Float64Array(players);
  const order = weights.map((_, player) => player);
  for (let pair = 1; pair <= pairs; pair += 1) {
    shuffle(order, random);
    const [there, back] = [contributions(order), contributions(order.toReversed())];
    for (let player = 0; player < players; player += 1) {
      const both = (there[player] ?? 0) + (back[player] ?? 0);
      weights[player] = (weights[player] ?? 0n) + BigInt(both);
      squares[player] = (squares[player] ?? 0) + both * both;
    }
    yield pair;
  }
  return { weights, error: largestError(weights, squares, pairs) };
}

/** The largest standard error of a mean over pairs, as a part of the sum of all means. */
function largestError(weights: readonly bigint[], squares: Float64Array, pairs: number): number {
  const whole = Number(weights.reduce((sum, weight) => sum + weight, 0n)) / pairs;
  if (whole === 0 || pairs < 2) return 0;
  const errors = weights.map((weight, player) => {
    const mean = Number(weight) / pairs;
    const variance = Math.max(0, ((squares[player] ?? 0) - pairs * mean * mean) / (pairs - 1));
    return Math.sqrt(variance / pairs);
  });
  return (CONFIDENCE * Math.max(...errors)) / whole;
}

/** What came of paths, as a game of their keys. */
export type PathGame = {
  /** Of a coalition as bits, up to EXACT_PLAYERS_MAX keys. */
  worth(coalition: Coalition): bigint;
  /** What each key adds, joining in this order. */
  contributions(order: readonly number[]): Float64Array;
};

/** The game of these paths, where `worthOf` says what came of one: whole numbers. */
export function pathGame(paths: readonly CountedPath[], keys: number, worthOf: (path: CountedPath) => bigint): PathGame {
  const bySet = new Map<string, { members: number[]; value: bigint }>();
  for (const path of paths) {
    const members = [...new Set(path.keys)].sort((left, right) => left - right);
    const [name, value] = [members.join(), worthOf(path)];
    const known = bySet.get(name);
    if (known) known.value += value;
    else bySet.set(name, { members, value });
  }
  const sets = [...bySet.values()].filter(({ value }) => value !== 0n);
  const numbers = sets.map(({ members, value }) => ({ members, value: Number(value) }));
  let worths: bigint[] | undefined;
  return {
    worth: (coalition) => {
      worths ??= worthsOf(sets, keys);
      return worths[coalition] ?? 0n;
    },
    contributions: (order) => contributionsOf(numbers, order),
  };
}

/** By coalition, the sum over the sets within it: one key after another is let in. */
function worthsOf(sets: { members: number[]; value: bigint }[], keys: number): bigint[] {
  invariant(keys <= EXACT_PLAYERS_MAX, `${keys} keys are too many for all coalitions`);
  const worths = Array.from({ length: 2 ** keys }, () => 0n);
  for (const { members, value } of sets) worths[members.reduce((set, key) => set | (1 << key), 0)] = value;
  for (let bit = 1; bit < worths.length; bit <<= 1) {
    for (const [coalition, worth] of worths.entries()) {
      if (coalition & bit) worths[coalition] = worth + (worths[coalition ^ bit] ?? 0n);
    }
  }
  return worths;
}

/** A set's value comes about with the last of its members that joins. */
function contributionsOf(sets: { members: number[]; value: number }[], order: readonly number[]): Float64Array {
  const place = new Int32Array(order.length);
  for (const [index, key] of order.entries()) place[key] = index;
  const added = new Float64Array(order.length);
  for (const { members, value } of sets) {
    let last = members[0] ?? 0;
    for (const key of members) if ((place[key] ?? 0) > (place[last] ?? 0)) last = key;
    added[last] = (added[last] ?? 0) + value;
  }
  return added;
}

function factorialsTo(most: number): bigint[] {
  const factorials = [1n];
  for (let number = 1; number <= most; number += 1) factorials.push((factorials[number - 1] ?? 1n) * BigInt(number));
  return factorials;
}

function sizeOf(coalition: Coalition): number {
  let size = 0;
  for (let rest = coalition; rest > 0; rest &= rest - 1) size += 1;
  return size;
}

/** Every order is as likely (Fisher and Yates). */
function shuffle(order: number[], random: () => number): void {
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    [order[place], order[other]] = [order[other] ?? 0, order[place] ?? 0];
  }
}
