/**
 * Disagreement weighted by cost: how much of what a campaign costs hangs on which model is believed. Where the models agree it is nothing,
 * and where one gives it everything and another nothing it is all of the cost: there a test pays.
 */

/** cost x (1 - lowest / highest), cut to whole millionths; all of it where the lowest takes back more than it gives. */
export function stakeOf(costMicros: bigint, highest: bigint, lowest: bigint): bigint {
  if (highest <= 0n) return 0n;
  const least = lowest < 0n ? 0n : lowest;
  return (costMicros * (highest - least)) / highest;
}
