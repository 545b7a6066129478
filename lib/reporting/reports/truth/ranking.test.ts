/** Protects the order that returns put campaigns into: what truly differs is a pair, and what is told as equal is not in order. */
import { expect, it } from 'vitest';
import { fraction } from '@/lib/core/fraction';
import { rankedRight } from './ranking';

const of = (returns: number[]) => returns.map((each) => fraction(BigInt(each), 7n));

it.each([
  [[1, 2, 3], [10, 20, 30], 3, 3],
  [[1, 2, 3], [30, 20, 10], 3, 0],
  [[1, 2, 3], [10, 10, 30], 3, 2],
  [[1, 1, 3], [30, 10, 20], 2, 1],
  [[5], [5], 0, 0],
  [[], [], 0, 0],
])('of %j told as %j %i pairs, %i of them right', (truly, told, pairs, right) => {
  expect(rankedRight(of(truly), of(told))).toEqual({ pairs, right });
});
