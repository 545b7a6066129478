/**
 * Protects events from being refused for good by what is no word on them: every refusal of many alike is doubted, unless its code
 * is known as an event's own, others got through, or one event was sent alone.
 */
import { describe, expect, it } from 'vitest';
import type { Outcome, Rejected, Verdict } from '@/lib/model/delivery';
import { ALIKE_MIN, believedVerdict, type Origin, takesAny } from './believe';

const refused = (code = '400', over: Partial<Rejected> = {}): Rejected => ({ class: 'rejected', code, message: 'no', ...over });
const many = (count: number, outcome: Outcome = refused()): Outcome[] => Array.from({ length: count }, () => outcome);
const each = (...outcomes: Outcome[]): Verdict => ({ taken: 'each', outcomes });
const none = (because: Rejected, names: number[] = []): Verdict => ({
  taken: 'none',
  rejected: new Map(names.map((place) => [place, because])),
  because,
});
const origin = (over: Partial<Origin> = {}): Origin => ({ size: ALIKE_MIN, people: 3, gotThrough: false, ...over });

const alike: Verdict = {
  taken: 'all',
  outcome: {
    class: 'transient',
    code: 'not_its_word',
    message: 'Every event was refused alike (400): no',
    unclear: 'unknown_answer',
  },
};
const foreign: Verdict = { taken: 'all', outcome: { class: 'transient', code: '413', message: 'no', unclear: 'network' } };

describe('E3 a refusal', () => {
  it.each<[string, Verdict, number, Partial<Origin>, Verdict | undefined]>([
    ['of ten of several people, alike', each(...many(10)), 10, {}, alike],
    ['of ten, each by name', none(refused(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 10, {}, alike],
    ['of ten as a whole', { taken: 'all', outcome: refused() }, 10, {}, alike],
    ['of nine', each(...many(9)), 9, { size: 9 }, undefined],
    ['of ten of one person', each(...many(10)), 10, { people: 1 }, undefined],
    ['of ten by two codes', each(...many(9), refused('422')), 10, {}, undefined],
    ['of ten by a code of an event’s own', each(...many(10, refused('2804003', { own: true }))), 10, {}, undefined],
    ['of nine of ten', each(...many(9), { class: 'delivered' }), 10, {}, undefined],
    ['of three of ten by name', none(refused(), [0, 3, 7]), 10, {}, undefined],
    ['of ten without a name: halves may get through', none(refused()), 10, {}, undefined],
    ['of the last half of ten of which nothing got through', none(refused()), 1, {}, alike],
    ['of the last half of ten of which something got through', none(refused()), 1, { gotThrough: true }, undefined],
    ['of one event sent alone', none(refused()), 1, { size: 1, people: 1 }, undefined],
  ])('%s', (_, verdict, count, over, expected) => {
    expect(believedVerdict(verdict, count, origin(over), false)).toEqual(expected ?? verdict);
  });

  it.each<[string, Verdict, number, Verdict | undefined]>([
    ['of one event by a page', none(refused('413')), 1, foreign],
    ['of several by a page: smaller requests may pass', none(refused('413')), 8, undefined],
    ['by a page, of an event’s own code', none(refused('413', { own: true })), 1, undefined],
  ])('%s', (_, verdict, count, expected) => {
    expect(believedVerdict(verdict, count, origin({ gotThrough: true }), true)).toEqual(expected ?? verdict);
  });
});

it('tells whether anything was taken', () => {
  expect([each(...many(2)), none(refused()), { taken: 'all' as const, outcome: refused() }].map(takesAny)).toEqual([
    false,
    false,
    false,
  ]);
  expect(takesAny(each(refused(), { class: 'duplicate', code: 'd', message: 'known' }))).toBe(true);
  expect(takesAny({ taken: 'all', outcome: { class: 'delivered' } })).toBe(true);
});
