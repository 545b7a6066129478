/** Protects how long whoever answers with Retry-After is left alone: every form that is in use, and nothing made of any other. */
import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after';

const NOW = new Date('2026-03-29T01:30:00Z');

it.each<[string, string | undefined, number | undefined]>([
  ['seconds', '120', 120_000],
  ['decimals, as Shopify writes them', '2.0', 2_000],
  ['a part of a millisecond, which is waited for', '0.0001', 1],
  ['a date', 'Sun, 29 Mar 2026 01:31:30 GMT', 90_000],
  ['a date that is over', 'Sun, 29 Mar 2026 01:00:00 GMT', 0],
  ['a year ahead as a day', 'Mon, 29 Mar 2027 01:31:30 GMT', 86_400_000],
  ['so many seconds that no clock counts them, as a day', '9'.repeat(400), 86_400_000],
  ['the time itself, in seconds since 1970', String(NOW.getTime() / 1_000 + 60), 60_000],
  ['less than nothing, which some clocks take for a year', '-1', undefined],
  ['words', 'soon', undefined],
  ['nothing', ' ', undefined],
  ['no header', undefined, undefined],
])('reads %s', (_, header, expected) => {
  expect(retryAfterMs({ headers: header === undefined ? {} : { 'retry-after': header } }, NOW)).toBe(expected);
});

it('makes nothing of a date where the time is not known', () => {
  expect(retryAfterMs({ headers: { 'retry-after': 'Sun, 29 Mar 2026 01:31:30 GMT' } })).toBeUndefined();
});

it('E5 counts a date from the answer’s own clock', () => {
  const headers = { date: 'Sun, 29 Mar 2026 01:30:00 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:31:30 GMT' };
  expect(retryAfterMs({ headers })).toBe(90_000);
});
