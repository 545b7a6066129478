/** Protects that a difference is explained in words of a shop owner, and that no window is made up. */
import { expect, it } from 'vitest';
import { reasonsOf, windowWords } from './words';

it.each([
  ['7d_click_1d_view', '7 days after a click, 1 day after a view'],
  ['14d_click', '14 days after a click'],
  ['30d_click_30d_engagement_1d_view', '30 days after a click, 30 days after an engagement, 1 day after a view'],
  ['default', 'default'],
  ['7d_click_incremental', '7d_click_incremental'],
])('says %s as %s', (window, words) => {
  expect(windowWords(window)).toBe(words);
});

const part = (orders: string) => ({ orders, revenue: { amount: '0.00', currency: 'EUR' } });
const figures = { cost: part('0').revenue, claims: [], window: part('0'), models: {} };

it('tells each reason with its orders, and none that is nothing', () => {
  const reasons = { views: part('2'), noClick: part('0'), elsewhere: part('1.5') };
  expect(reasonsOf({ ...figures, window: part('3'), shared: part('1'), reasons })).toEqual([
    '2 only saw an ad',
    '1.5 clicked, credited to other contacts',
    'Other platforms could claim 1 of the 3 in its window',
  ]);
  expect(reasonsOf({ ...figures, shared: part('0'), reasons: { noClick: part('-1'), elsewhere: part('-2') } })).toEqual([
    '1 more clicked and bought than it claims',
    '2 credited though its own window had ended',
  ]);
  expect(reasonsOf({ ...figures, shared: part('0') })).toEqual([]);
});
