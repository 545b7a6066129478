/** A part of a whole. */
import { dividedBy, type Fraction } from '@/lib/core/fraction';

/** Undefined of a whole that is nothing or less: a part of that says nothing. */
export function partOf(part: Fraction, whole: Fraction): Fraction | undefined {
  return whole.numerator > 0n ? dividedBy(part, whole) : undefined;
}
