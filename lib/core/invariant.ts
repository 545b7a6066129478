/** Guards against impossible states: what fails here is a bug of ours, never bad input. */

/** Throws with the facts in `message` when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}
