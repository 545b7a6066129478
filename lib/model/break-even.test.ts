/** Protects the ROAS that campaigns are held against: a margin is turned over exactly, and what is not set is said to be assumed. */
import { describe, expect, it } from 'vitest';
import { roundedText } from '@/lib/core/fraction';
import { type BreakEven, breakEvenRoas, breakEvenSchema } from './break-even';

describe('the break-even ROAS', () => {
  it.each<[string, BreakEven | undefined, string, boolean]>([
    ['is 1 and assumed until one is set', undefined, '1', true],
    ['is the one that is stated', { kind: 'roas', roas: '2.35' }, '2.35', false],
    ['is one by the margin', { kind: 'margin', percent: '40' }, '2.5', false],
    ['is exact of a third', { kind: 'margin', percent: '30' }, '3.333333', false],
  ])('%s', (_, stated, roas, isAssumed) => {
    const found = breakEvenRoas(stated);
    expect([roundedText(found.roas, 6), found.isAssumed]).toEqual([roas, isAssumed]);
  });

  it.each(['0', '-1', '100.01', '1e3', '', '2,5'])('refuses %s', (text) => {
    expect(breakEvenSchema.safeParse({ kind: 'roas', roas: text }).success).toBe(false);
    expect(breakEvenSchema.safeParse({ kind: 'margin', percent: text }).success).toBe(false);
  });
});
