/**
 * Paths as the data-driven models read them: counted, since many people come by the same way, and over keys (channels or
 * campaigns) that are small numbers. Memory does not grow with the store: where distinct paths become too many, only the latest
 * touches of each count from then on; and the rarest keys are taken together as one.
 */
import { invariant } from '@/lib/core/invariant';
import { PATH_LENGTH_MAX } from '@/lib/model/data-driven';

/** One way of coming: its keys in order, the orders and money at its end, and the people who came so and did not buy. */
export type CountedPath = { keys: readonly number[]; orders: number; revenue: bigint; others: number };

export type PathEnd = Partial<Omit<CountedPath, 'keys'>>;

/** Some 150 bytes each. */
const DISTINCT_PATHS_MAX = 300_000;
/** A path is kept as a text of one character a key; from here on characters are halves of others. */
const KEYS_MAX = 0xd800;

/** Counts paths. */
export class PathCounter {
  #counts = new Map<string, { orders: number; revenue: bigint; others: number }>();
  #lengthMax = PATH_LENGTH_MAX;
  readonly #distinctMax: number;

  constructor(distinctMax = DISTINCT_PATHS_MAX) {
    this.#distinctMax = distinctMax;
  }

  /** How many of a path's latest touches count. */
  get lengthMax(): number {
    return this.#lengthMax;
  }

  /** Counts one path that ended so. One without keys counts nothing. */
  add(keys: readonly number[], end: PathEnd): void {
    if (keys.length === 0) return;
    invariant(
      keys.every((key) => key < KEYS_MAX),
      `a path has a key from ${KEYS_MAX} on`,
    );
    this.#count(String.fromCharCode(...keys.slice(-this.#lengthMax)), end);
    while (this.#counts.size > this.#distinctMax && this.#lengthMax > 1) this.#shorten();
  }

  /** What was counted, in an order that does not depend on the order of counting. */
  paths(): CountedPath[] {
    return [...this.#counts]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([text, end]) => ({ keys: [...text].map((letter) => letter.charCodeAt(0)), ...end }));
  }

  #count(text: string, { orders = 0, revenue = 0n, others = 0 }: PathEnd): void {
    const known = this.#counts.get(text);
    if (known) {
      known.orders += orders;
      known.revenue += revenue;
      known.others += others;
    } else this.#counts.set(text, { orders, revenue, others });
  }

  #shorten(): void {
    const before = this.#counts;
    this.#lengthMax = Math.ceil(this.#lengthMax / 2);
    this.#counts = new Map();
    for (const [text, end] of before) this.#count(text.slice(-this.#lengthMax), end);
  }
}

/** The paths with each key replaced; those that become the same are counted together. */
export function renamed(paths: readonly CountedPath[], nameOf: (key: number) => number): CountedPath[] {
  const counter = new PathCounter(Number.POSITIVE_INFINITY);
  for (const { keys, ...end } of paths) counter.add(keys.map(nameOf), end);
  return counter.paths();
}

/** Without the ends of people who did not buy: only the ways that led to orders. */
export function ofBuyers(paths: readonly CountedPath[]): CountedPath[] {
  return paths.filter(({ orders }) => orders > 0).map((path) => ({ ...path, others: 0 }));
}
