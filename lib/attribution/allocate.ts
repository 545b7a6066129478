/** Makes money of weights: the largest-remainder method, so that the parts sum to the whole, to the minor unit. */
import { invariant } from '@/lib/core/invariant';

/**
 * `amount` shared in proportion to `weights`, in their order. What rounding down leaves over goes, one unit each, to the largest remainders;
 * equal remainders favour the earlier place. A negative amount is shared like its positive and negated. All weights zero: all parts zero.
 */
export function allocate(amount: bigint, weights: bigint[]): bigint[] {
  if (amount < 0n) return allocate(-amount, weights).map((part) => -part);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(
    weights.every((weight) => weight >= 0n),
    'a weight is negative',
  );
  if (total === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (amount * weight) / total);
  const left = Number(amount - parts.reduce((sum, part) => sum + part, 0n));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
