/** Protects the length of answers: what fits is counted in bytes, and a list never stands still. */
import { expect, it } from 'vitest';
import { withinSize } from './answer-size';

it.each<[string, string[], number, string[]]>([
  ['all that fit to the byte', ['ab', 'cd'], 10, ['ab', 'cd']],
  ['the first that fit', ['ab', 'cd'], 9, ['ab']],
  ['bytes, not characters', ['öö', 'cd'], 9, ['öö']],
  ['one, however long', ['abcdefgh', 'cd'], 3, ['abcdefgh']],
  ['nothing of nothing', [], 3, []],
])('keeps %s', (_, rows, bytesMax, kept) => {
  expect(withinSize(rows, bytesMax)).toEqual(kept);
});
