/**
 * Absorbing Markov chains: where a walk ends, worked out by eliminating one state after another. Each state that goes hands what
 * it leads to on to the states before it, with additions and divisions alone (Grassmann, Taksar and Heyman 1985): no difference
 * of nearly equal numbers is ever taken, so that results are exact to the last digits of a double, without a simulation.
 */
import type { CountedPath } from './paths';

/** State 0 is the start. `steps[from * states + to]` is the chance of the step; a state's steps and `ends` sum to 1. */
export type Chain = {
  states: number;
  /** The keys in each state; none in the start. */
  keys: (readonly number[])[];
  steps: Float64Array;
  /** The chance that the walk ends there, bought or not. */
  ends: Float64Array;
  /** What a walk that is there brings on its way out, orders and money: the chance of an order, and its mean worth. */
  orders: Float64Array;
  revenue: Float64Array;
};

/** States that go in some milliseconds each. */
const YIELDS_EVERY = 16;

export type MarkovOrder = 1 | 2 | 3;

/** How many states the chain of this order has, the start included. */
export function countStates(paths: readonly CountedPath[], order: MarkovOrder): number {
  return visits(paths, order).size + 1;
}

/** The chain of these paths. A state is the last `order` keys of a walk; the whole path where that is shorter. */
export function chainOf(paths: readonly CountedPath[], order: MarkovOrder): Chain {
  // The rarest have the fewest neighbours: eliminated first, from the end, they add the fewest steps.
  const names = [...visits(paths, order)].sort(([left, some], [right, others]) => others - some || (left < right ? -1 : 1));
  const numbers = new Map(names.map(([name], index) => [name, index + 1]));
  const chain = emptyChain([[], ...names.map(([name]) => keysOf(name))]);
  for (const path of paths) countPath(chain, path, order, numbers);
  for (let state = 0; state < chain.states; state += 1) normalise(chain, state);
  return chain;
}

/**
 * The chain of what is left when the other states are passed through unseen. The start is always kept. Yields now and then, for
 * whoever wants to let other work in between.
 */
export function* reduced(chain: Chain, isKept: (keys: readonly number[]) => boolean): Generator<void, Chain> {
  const kept = chain.keys.map((keys, state) => state === 0 || isKept(keys));
  const rest: Chain = {
    ...chain,
    steps: chain.steps.slice(),
    ends: chain.ends.slice(),
    orders: chain.orders.slice(),
    revenue: chain.revenue.slice(),
  };
  let alive = chain.keys.map((_, state) => state);
  for (let state = chain.states - 1; state > 0; state -= 1) {
    if (kept[state]) continue;
    alive = alive.filter((other) => other !== state);
    eliminate(rest, state, alive);
    if (state % YIELDS_EVERY === 0) yield;
  }
  return compacted(rest, alive);
}

/** Hands on what the state leads to. `alive` are the states that stay. */
function eliminate({ states, steps, ends, orders, revenue }: Chain, state: number, alive: readonly number[]): void {
  const at = state * states;
  const next = alive.filter((other) => (steps[at + other] ?? 0) > 0);
  const leaving = next.reduce((sum, other) => sum + (steps[at + other] ?? 0), ends[state] ?? 0);
  for (const before of alive) {
    const coming = steps[before * states + state] ?? 0;
    if (coming === 0) continue;
    const part = coming / leaving;
    for (const other of next)
      steps[before * states + other] = (steps[before * states + other] ?? 0) + part * (steps[at + other] ?? 0);
    ends[before] = (ends[before] ?? 0) + part * (ends[state] ?? 0);
    orders[before] = (orders[before] ?? 0) + part * (orders[state] ?? 0);
    revenue[before] = (revenue[before] ?? 0) + part * (revenue[state] ?? 0);
  }
}

function compacted(chain: Chain, alive: readonly number[]): Chain {
  const small = emptyChain(alive.map((state) => chain.keys[state] ?? []));
  for (const [row, from] of alive.entries()) {
    for (const [column, to] of alive.entries()) {
      small.steps[row * small.states + column] = chain.steps[from * chain.states + to] ?? 0;
    }
    small.ends[row] = chain.ends[from] ?? 0;
    small.orders[row] = chain.orders[from] ?? 0;
    small.revenue[row] = chain.revenue[from] ?? 0;
  }
  return small;
}

function emptyChain(keys: (readonly number[])[]): Chain {
  const states = keys.length;
  return {
    states,
    keys,
    steps: new Float64Array(states * states),
    ends: new Float64Array(states),
    orders: new Float64Array(states),
    revenue: new Float64Array(states),
  };
}

function countPath(
  chain: Chain,
  { keys, orders, revenue, others }: CountedPath,
  order: number,
  numbers: Map<string, number>,
): void {
  let from = 0;
  for (const name of statesOn(keys, order)) {
    const to = numbers.get(name) ?? 0;
    const step = from * chain.states + to;
    chain.steps[step] = (chain.steps[step] ?? 0) + orders + others;
    from = to;
  }
  chain.ends[from] = (chain.ends[from] ?? 0) + orders + others;
  chain.orders[from] = (chain.orders[from] ?? 0) + orders;
  chain.revenue[from] = (chain.revenue[from] ?? 0) + Number(revenue);
}

/** Makes chances of counts. */
function normalise({ states, steps, ends, orders, revenue }: Chain, state: number): void {
  const row = steps.subarray(state * states, (state + 1) * states);
  const count = row.reduce((sum, step) => sum + step, ends[state] ?? 0);
  if (count === 0) return;
  for (const [other, step] of row.entries()) if (step > 0) row[other] = step / count;
  for (const column of [ends, orders, revenue]) column[state] = (column[state] ?? 0) / count;
}

/** How often each state is come to, by name: a character a key. */
function visits(paths: readonly CountedPath[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { keys, orders, others } of paths) {
    for (const name of statesOn(keys, order)) counts.set(name, (counts.get(name) ?? 0) + orders + others);
  }
  return counts;
}

function statesOn(keys: readonly number[], order: number): string[] {
  const text = String.fromCharCode(...keys);
  const length = Math.min(order, text.length);
  return Array.from({ length: text.length - length + 1 }, (_, place) => text.slice(place, place + length));
}

function keysOf(name: string): number[] {
  return [...name].map((letter) => letter.charCodeAt(0));
}
