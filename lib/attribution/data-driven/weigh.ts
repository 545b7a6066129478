/** What each key of a store's paths is to be credited with, as weights that `allocate` makes money of. */
import { countStates, type MarkovOrder } from './chain';
import { markov, type RemovalEffect } from './markov';
import { type CountedPath, ofBuyers, renamed } from './paths';
import {
  EXACT_PLAYERS_MAX,
  exactShapley,
  type PathGame,
  pathGame,
  SAMPLE_PAIRS,
  type SampledShapley,
  sampledShapley,
} from './shapley';

export type DataDrivenModel = { kind: 'markov'; order: MarkovOrder } | { kind: 'shapley' };

/** Weights by key, of orders and of money: what came of a path is weighed by itself, as orders differ in worth. */
export type Weighed = {
  orders: bigint[];
  revenue: bigint[];
  /** Of a chain. */
  effects?: RemovalEffect[];
  chance?: number;
  states?: number;
  /** Of sampled values: the larger of the two errors (see sampledShapley). */
  error?: number;
};

/** More than anyone compares; the rarest together are one more. */
const KEYS_MAX = 100;
/** A chain is a square of doubles: 50 MB, and some seconds for each half of the keys. */
const STATES_MAX = 2_500;
/** Effects are doubles, of 52 bits. */
const EFFECT_SCALE = 2 ** 50;
/** What the two games do of the work. */
const HALF = 0.5;

/**
 * Weights of keys 0 to `keys - 1` from these paths. `random` is for sampled values alone. Yields the part that is done, from 0 to
 * 1, for whoever wants to let other work in between.
 */
export function* weigh(
  model: DataDrivenModel,
  paths: readonly CountedPath[],
  keys: number,
  random: () => number,
): Generator<number, Weighed> {
  if (model.kind === 'shapley') return yield* weighByShapley(ofBuyers(paths), keys, random);
  const steps = markov(paths, keys, model.order);
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield step.value / Math.max(keys, 1);
  const { effects, chance, states } = step.value;
  const weights = (part: keyof RemovalEffect) => effects.map((effect) => BigInt(Math.round(effect[part] * EFFECT_SCALE)));
  return { orders: weights('orders'), revenue: weights('revenue'), effects, chance, states };
}

function* weighByShapley(paths: CountedPath[], keys: number, random: () => number): Generator<number, Weighed> {
  const games = [pathGame(paths, keys, ({ orders }) => BigInt(orders)), pathGame(paths, keys, ({ revenue }) => revenue)] as const;
  if (keys <= EXACT_PLAYERS_MAX) {
    return { orders: exactShapley(keys, games[0].worth), revenue: exactShapley(keys, games[1].worth) };
  }
  const orders = yield* sampled(games[0], keys, random, 0);
  const revenue = yield* sampled(games[1], keys, random, HALF);
  return { orders: orders.weights, revenue: revenue.weights, error: Math.max(orders.error, revenue.error) };
}

function* sampled(
  { contributions }: PathGame,
  keys: number,
  random: () => number,
  before: number,
): Generator<number, SampledShapley> {
  const pairs = sampledShapley(keys, contributions, random);
  let pair = pairs.next();
  for (; !pair.done; pair = pairs.next()) yield before + (HALF * pair.value) / SAMPLE_PAIRS;
  return pair.value;
}

/** Keys by what they become: a number from 0 on, in order of importance; the rarest all the same one, the last. */
export type Grouping = { names: Map<number, number>; keys: number; together: number };

/**
 * Takes the rarest keys together where there are more than a model can weigh apart: those on the paths of the fewest orders, then
 * of the fewest people. Yields between its tries, as going through all paths takes a while.
 */
export function* grouped(
  paths: readonly CountedPath[],
  model: DataDrivenModel,
  limits = { keys: KEYS_MAX, states: STATES_MAX },
): Generator<number, { paths: CountedPath[]; grouping: Grouping }> {
  const ranked = byImportance(paths);
  let kept = Math.min(ranked.length, limits.keys);
  for (;;) {
    const grouping = groupingOf(ranked, kept);
    const small = renamed(paths, (key) => grouping.names.get(key) ?? grouping.keys - 1);
    yield kept;
    const states = model.kind === 'shapley' ? 0 : countStates(small, model.order);
    if (states <= limits.states || kept <= 1) return { paths: small, grouping };
    // States grow about as keys to the power of the order.
    const fitting = model.kind === 'shapley' ? kept : Math.floor(kept * (limits.states / states) ** (1 / model.order));
    kept = Math.max(1, Math.min(kept - 1, fitting));
  }
}

function groupingOf(ranked: readonly number[], kept: number): Grouping {
  const together = ranked.length - kept;
  return {
    names: new Map(ranked.map((key, rank) => [key, Math.min(rank, kept)])),
    keys: kept + (together > 0 ? 1 : 0),
    together,
  };
}

function byImportance(paths: readonly CountedPath[]): number[] {
  const counts = new Map<number, { orders: number; others: number }>();
  for (const { keys, orders, others } of paths) {
    for (const key of new Set(keys)) {
      const known = counts.get(key) ?? { orders: 0, others: 0 };
      counts.set(key, { orders: known.orders + orders, others: known.others + others });
    }
  }
  return [...counts]
    .sort(([left, some], [right, more]) => more.orders - some.orders || more.others - some.others || left - right)
    .map(([key]) => key);
}
