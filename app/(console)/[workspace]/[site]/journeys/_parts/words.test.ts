/** Protects how the page says times: in the unit that one would say, and groups without a gap. */
import { expect, it } from 'vitest';
import { timeBounds } from '@/lib/reporting/reports/journeys/path-filter';
import { duration } from '@/components/ui/duration';
import { channelOf, groupName } from './words';

it.each([
  [0, '1 minute'],
  [59 * 60, '59 minutes'],
  [3_600, '1 hour'],
  [86_399, '24 hours'],
  [86_400, '1 day'],
  [302_400, '3.5 days'],
])('says %i seconds as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('names the groups of times', () => {
  expect(Array.from({ length: timeBounds.length + 1 }, (_, group) => groupName(group))).toEqual([
    'Within an hour',
    'Within a day',
    '1 to 3 days',
    '3 to 7 days',
    '7 to 14 days',
    '14 to 30 days',
    '30 to 60 days',
    '60 days and more',
  ]);
});

it('knows the channel of a campaign', () => {
  expect(['Email', 'Paid Search › Brand › DE'].map(channelOf)).toEqual(['Email', 'Paid Search']);
});
