/**
 * Protects what Data quality says of the replica: how far it is behind, what reports read meanwhile, and when that is a warning.
 */
import { describe, expect, it } from 'vitest';
import { replicaCheck } from './replica-check';

const said = async (seconds: number | undefined) => {
  const [check] = await replicaCheck({ secondsBehind: async () => seconds });
  return [check?.state, check?.detail];
};
const MAIN = 'they are read from the main database until it is near, and stay current.';

describe('the replica on Data quality', () => {
  it('is not spoken of where there is none', async () => expect(await replicaCheck(undefined)).toEqual([]));

  it.each<[number | undefined, string, string]>([
    [0, 'ok', 'The replica that reports are read from is 0.0 s behind.'],
    [5, 'ok', 'The replica that reports are read from is 5.0 s behind.'],
    [5.1, 'ok', `The replica that reports are read from is 5.1 s behind: ${MAIN}`],
    [30, 'ok', `The replica that reports are read from is 30 s behind: ${MAIN}`],
    [31, 'warning', `The replica that reports are read from is 31 s behind: ${MAIN}`],
    [7_260, 'warning', `The replica that reports are read from is 121 min behind: ${MAIN}`],
    [
      undefined,
      'warning',
      'The replica that reports are read from does not answer: they are read from the main database meanwhile.',
    ],
  ])('of %s seconds is %s', async (seconds, state, detail) => expect(await said(seconds)).toEqual([state, detail]));
});
