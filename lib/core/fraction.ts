/** Exact fractions of integers: what figures are worked out in, so that each is rounded once and at its end. */

/** The denominator is above zero. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** A whole number, or so many parts of one: 1250 hundredths. */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  return { numerator, denominator };
}

/** The sum of two. */
export function plus(left: Fraction, right: Fraction): Fraction {
  if (left.denominator === right.denominator) return fraction(left.numerator + right.numerator, left.denominator);
  return fraction(left.numerator * right.denominator + right.numerator * left.denominator, left.denominator * right.denominator);
}

/** The first less the second. */
export function minus(left: Fraction, right: Fraction): Fraction {
  return plus(left, fraction(-right.numerator, right.denominator));
}

/** The product of two. */
export function times(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.numerator, left.denominator * right.denominator);
}

/** The first by the second; undefined by nothing. */
export function dividedBy(left: Fraction, right: Fraction): Fraction | undefined {
  if (right.numerator === 0n) return undefined;
  const sign = right.numerator < 0n ? -1n : 1n;
  return fraction(left.numerator * right.denominator * sign, left.denominator * right.numerator * sign);
}

/** Below zero where the first is less, above where it is more. */
export function compareFractions(left: Fraction, right: Fraction): number {
  const [first, second] = [left.numerator * right.denominator, right.numerator * left.denominator];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** How many whole steps of 10^-decimals it is, half a step rounded away from zero. */
export function rounded({ numerator, denominator }: Fraction, decimals: number): bigint {
  const size = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(decimals);
  const steps = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -steps : steps;
}

/** Decimal text of at most so many decimals, without trailing zeros: "1", "0.5", "-0.3333". */
export function roundedText(value: Fraction, decimals: number): string {
  const steps = rounded(value, decimals);
  const digits = (steps < 0n ? -steps : steps).toString().padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  const parts = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '');
  return `${steps < 0n ? '-' : ''}${whole}${parts && `.${parts}`}`;
}
