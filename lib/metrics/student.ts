/**
 * Student's t distribution and Poisson's, as far as judgements about noise need them. Estimates, so floating point: no figure of money comes
 * from here unrounded. The incomplete beta function by its continued fraction (https://dlmf.nist.gov/8.17#v), worked out by Lentz's method.
 */

const ITERATIONS = 300;
const PRECISE = 1e-14;
const TINY = 1e-300;

/** The probability of a value of t or less. */
export function studentCdf(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The value below which t lies with this probability. */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [-1e4, 1e4];
  for (let step = 0; step < 200 && high - low > 1e-10; step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability of so many or fewer, where `expected` are expected. */
export function poissonAtMost(count: number, expected: number): number {
  if (expected <= 0) return 1;
  let term = -expected;
  let sum = 0;
  for (let each = 0; each <= count; each += 1) {
    if (each > 0) term += Math.log(expected / each);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2) ? (front * continued(x, a, b)) / a : 1 - (front * continued(1 - x, b, a)) / b;
}

function continued(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= ITERATIONS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < PRECISE) break;
  }
  return result;
}

/** Never divide by nothing. */
function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
  9.984369578019572e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + LANCZOS.length - 0.5;
  const series = LANCZOS.reduce((sum, factor, index) => sum + factor / (shifted + index + 1), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}
