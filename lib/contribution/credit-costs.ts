/** Shares an order's costs among its rows of credit by their weights, as its revenue is shared, so that they sum to the order's exactly. */
import { allocate } from '@/lib/attribution';
import type { CostEntry } from './order-costs';

export type CreditCosts = { tierOne: bigint; tierTwo: bigint; tierThree: bigint; knownRevenue: bigint };

type Weighed = { model: string; entry: number; weight: bigint; totalWeight: bigint };

/** The costs of each of an order's rows of credit, in their order. Where each touch earned the whole order, it has the whole cost too. */
export function creditCosts(rows: readonly Weighed[], entries: readonly CostEntry[]): CreditCosts[] {
  const found = new Map<number, CreditCosts>();
  const placed = rows.map((row, place) => ({ ...row, place }));
  for (const own of Map.groupBy(placed, ({ model, entry }) => `${entry} ${model}`).values()) {
    const [first] = own;
    if (!first) continue;
    const weights = own.map(({ weight }) => weight);
    const isWhole = weights.reduce((sum, weight) => sum + weight, 0n) !== first.totalWeight;
    const split = (amount: bigint) => (isWhole ? weights.map(() => amount) : allocate(amount, weights));
    // As credit is: an entry is the difference that it makes to what all until it come to.
    const [upTo, before] = [sumOf(entries.slice(0, first.entry + 1)), sumOf(entries.slice(0, first.entry))];
    const parts = upTo.map((amount, index) => {
      const earlier = split(before[index] ?? 0n);
      return split(amount).map((part, place) => part - (earlier[place] ?? 0n));
    });
    own.forEach(({ place }, index) => {
      const [tierOne = 0n, tierTwo = 0n, tierThree = 0n, knownRevenue = 0n] = parts.map((part) => part[index] ?? 0n);
      found.set(place, { tierOne, tierTwo, tierThree, knownRevenue });
    });
  }
  return rows.map((_, place) => found.get(place) ?? { tierOne: 0n, tierTwo: 0n, tierThree: 0n, knownRevenue: 0n });
}

/** Of each tier, and of known revenue. */
export function sumOf(entries: readonly CostEntry[]): [bigint, bigint, bigint, bigint] {
  const sums: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  for (const { tiers, known } of entries) {
    [...tiers, known].forEach((amount, index) => {
      sums[index] = (sums[index] ?? 0n) + amount;
    });
  }
  return sums;
}
