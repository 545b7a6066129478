/** Protects the distributions that judge noise, against the printed tables of Student's t and sums done by hand. */
import { expect, it } from 'vitest';
import { poissonAtMost, studentCdf, studentQuantile } from './student';

it.each([
  // Probability, degrees of freedom, and t as tables print it.
  [0.975, 1, 12.706],
  [0.975, 5, 2.571],
  [0.99, 10, 2.764],
  [0.9, 27, 1.314],
  [0.01, 10, -2.764],
  [0.5, 3, 0],
])('t of %f with %i degrees is %f', (probability, degrees, t) => {
  expect(studentQuantile(probability, degrees)).toBeCloseTo(t, 3);
  expect(studentCdf(t, degrees)).toBeCloseTo(probability, 3);
});

it('sums the probabilities of small counts', () => {
  expect(poissonAtMost(0, 2)).toBeCloseTo(Math.exp(-2), 12);
  expect(poissonAtMost(2, 2)).toBeCloseTo(Math.exp(-2) * (1 + 2 + 2), 12);
  expect([poissonAtMost(900, 1_000) < 0.001, poissonAtMost(3, 0)]).toEqual([true, 1]);
});
