/** Protects what a page compares: the days that are all in with days that were, unless the reader asks for the others too. */
import { describe, expect, it } from 'vitest';
import { type Day, parseDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { daysQuery, rangeView } from './range-view';

const day = (text: string): Day => {
  const parsed = parseDay(text);
  invariant(parsed, `${text} is a day`);
  return parsed;
};
const TODAY = day('2026-11-20');
/** Orders of the last two full days are still to come. */
const LATE = day('2026-11-18');

type Chosen = Partial<Parameters<typeof rangeView>[0]>;
const view = (chosen: Chosen, from = LATE) =>
  rangeView({ range: null, from: null, to: null, compare: 'previous', unfinished: null, ...chosen }, TODAY, from);

describe('what a page compares', () => {
  it.each<[string, Chosen, Day, string | undefined, string | undefined]>([
    ['days that are all in, without today', { range: '30d-today' }, TODAY, '2026-10-21 2026-11-20', '2026-09-21 2026-10-21'],
    ['none of the days that are not', { range: '30d-today' }, LATE, '2026-10-21 2026-11-18', '2026-09-23 2026-10-21'],
    [
      'those too where it is asked for',
      { range: '30d-today', unfinished: 'compared' },
      LATE,
      '2026-10-21 2026-11-20',
      '2026-09-21 2026-10-21',
    ],
    ['all days of a range that is over', { range: 'last-month' }, LATE, '2026-10-01 2026-11-01', '2026-09-01 2026-10-01'],
    ['as much of the month before as is in', { range: 'month' }, LATE, '2026-11-01 2026-11-18', '2026-10-01 2026-10-18'],
    ['nothing where no day is all in', { range: 'yesterday' }, LATE, '2026-11-19 2026-11-20', undefined],
    [
      'such a day where it is asked for',
      { range: 'yesterday', unfinished: 'compared' },
      LATE,
      '2026-11-19 2026-11-20',
      '2026-11-18 2026-11-19',
    ],
    [
      'today with the day before, up to the same hour',
      { range: 'today' },
      LATE,
      '2026-11-20 2026-11-21',
      '2026-11-19 2026-11-20',
    ],
  ])('are %s', (_, chosen, from, finished, compared) => {
    const shown = view(chosen, from);
    const text = (range: typeof shown.compared) => range && `${range.from} ${range.to}`;
    expect([text(shown.finished), text(shown.compared)]).toEqual([finished, compared]);
  });

  it('names the days of the range that are over and not all in', () => {
    expect(view({ range: '30d-today' }).incomplete).toEqual({ from: '2026-11-18', to: '2026-11-20' });
    expect(view({ from: '2026-11-19', to: '2026-11-21' }).incomplete).toEqual({ from: '2026-11-19', to: '2026-11-20' });
    expect(view({ range: 'last-month' }).incomplete).toBeUndefined();
    expect(view({ range: '30d-today' }, TODAY).incomplete).toBeUndefined();
  });

  it('asks reports for just these', () => {
    expect(daysQuery(view({ range: '7d' }))).toEqual({
      ...{ from: '2026-11-13', to: '2026-11-20', finishedTo: '2026-11-18' },
      ...{ compareFrom: '2026-11-08', compareTo: '2026-11-13' },
    });
    expect(daysQuery(view({ range: 'yesterday' }))).toEqual({ from: '2026-11-19', to: '2026-11-20' });
  });
});
