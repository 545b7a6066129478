/** Protects where a test pays: all of a cost where models contradict each other, none of it where they agree or say nothing. */
import { expect, it } from 'vitest';
import { stakeOf } from './stake';

it.each<[string, bigint, bigint, bigint]>([
  ['nothing where all models say the same', 500n, 500n, 0n],
  ['all of the cost where one gives it everything and another nothing', 500n, 0n, 900n],
  ['as much as the lowest falls short of the highest', 400n, 300n, 225n],
  ['nothing where nobody gives it anything', 0n, 0n, 0n],
  ['no more than the cost where refunds leave less than nothing', 400n, -100n, 900n],
  ['nothing where refunds leave less than nothing under every model', -100n, -200n, 0n],
])('is %s', (_, highest, lowest, stake) => {
  expect(stakeOf(900n, highest, lowest)).toBe(stake);
});
