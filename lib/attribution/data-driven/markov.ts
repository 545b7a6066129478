/**
 * Markov attribution: a store's paths as a chain of chances, and of each key what part of orders and money would be lost without
 * it, all walks that come to it ending there with nothing (the removal effect of Anderl, Becker, von Wangenheim and Schumann,
 * "Mapping the customer journey", 2016). Credit is in proportion to the effects.
 */
import { invariant } from '@/lib/core/invariant';
import { type Chain, chainOf, type MarkovOrder, reduced } from './chain';
import type { CountedPath } from './paths';

/** What part of the orders and of the money is lost without the key, from 0 to 1. */
export type RemovalEffect = { orders: number; revenue: number };

export type MarkovResult = {
  /** By key. */
  effects: RemovalEffect[];
  /** The chance that a path ends with an order. */
  chance: number;
  states: number;
};

/** What the chain says of the paths as a whole may differ from their counts by rounding, and by no more. */
const TOLERANCE = 1e-9;
/** Below this an effect is what rounding leaves of none. */
const NOTHING = 1e-12;

/**
 * The removal effects of keys 0 to `keys - 1`. Yields how many are done, for whoever wants to let other work in between. Halves
 * the keys again and again, each half without the states that hold none of it: what is eliminated for one is so for all of its
 * half.
 */
export function* markov(paths: readonly CountedPath[], keys: number, order: MarkovOrder): Generator<number, MarkovResult> {
  const chain = chainOf(paths, order);
  const whole = yield* saying(
    0,
    reduced(chain, () => false),
  );
  const [chance, worth] = [whole.orders[0] ?? 0, whole.revenue[0] ?? 0];
  checkWhole(paths, chance, worth);
  yield 0;
  const effects: RemovalEffect[] = Array.from({ length: keys }, () => ({ orders: 0, revenue: 0 }));
  const open: { chain: Chain; some: number[] }[] = [{ chain, some: effects.map((_, key) => key) }];
  let done = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { some } = next;
    const wanted = new Set(some);
    const rest = yield* saying(
      done,
      reduced(next.chain, (held) => held.some((key) => wanted.has(key))),
    );
    const [key] = some;
    if (some.length > 1) {
      const middle = Math.ceil(some.length / 2);
      open.push({ chain: rest, some: some.slice(middle) }, { chain: rest, some: some.slice(0, middle) });
    } else if (key !== undefined) {
      effects[key] = { orders: lost(rest.orders[0] ?? 0, chance), revenue: lost(rest.revenue[0] ?? 0, worth) };
      done += 1;
    }
    yield done;
  }
  return { effects, chance, states: chain.states };
}

/** What the steps come to, saying at each of them how many keys are done. */
function* saying<Result>(done: number, steps: Generator<void, Result>): Generator<number, Result> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield done;
  return step.value;
}

function lost(left: number, whole: number): number {
  if (whole === 0) return 0;
  const effect = 1 - left / whole;
  return effect < NOTHING ? 0 : effect;
}

/** A chain made of counts must lead to an order as often as the paths did, at every order. */
function checkWhole(paths: readonly CountedPath[], chance: number, worth: number): void {
  const orders = paths.reduce((sum, path) => sum + path.orders, 0);
  const all = paths.reduce((sum, path) => sum + path.others, orders);
  const revenue = Number(paths.reduce((sum, path) => sum + path.revenue, 0n));
  const isClose = (found: number, counted: number) => Math.abs(found * all - counted) <= TOLERANCE * Math.max(counted, 1);
  invariant(isClose(chance, orders), `the chain gives ${chance * all} orders of ${orders}`);
  invariant(isClose(worth, revenue), `the chain gives ${worth * all} minor units of ${revenue}`);
}
