/** Protects verdicts on ads from noise: rates that do not differ are seldom called different, and those that do are found. */
import { describe, expect, it } from 'vitest';
import { seeded } from '@/lib/simulator/random';
import { type Clicked, differenceOf, fatigueOf } from './proportions';

const RUNS = 2_000;
const random = seeded(7);

function clicked(impressions: number, perTenThousand: number): Clicked {
  let clicks = 0;
  for (let shown = 0; shown < impressions; shown += 1) if (random.whole(1, 10_000) <= perTenThousand) clicks += 1;
  return { impressions, clicks };
}

describe('two rates', () => {
  it.each([
    ['the same rate', [100, 5_000], [200, 10_000], 'within_noise'],
    ['2.0 % and 2.8 % of 5,000', [100, 5_000], [140, 5_000], 'differs'],
    ['2.0 % and 2.4 % of 5,000', [100, 5_000], [120, 5_000], 'within_noise'],
    ['nine clicks', [9, 5_000], [400, 5_000], 'too_few'],
    ['all clicked', [50, 50], [40, 100], 'too_few'],
    ['nothing', [0, 0], [0, 0], 'too_few'],
  ] as const)('%s', (_, [clicks, impressions], [otherClicks, otherImpressions], verdict) => {
    const [left, right] = [
      { clicks, impressions },
      { clicks: otherClicks, impressions: otherImpressions },
    ];
    expect([differenceOf(left, right), differenceOf(right, left)]).toEqual([verdict, verdict]);
  });

  it('that are one are called different about once in twenty times', () => {
    let alarms = 0;
    for (let run = 0; run < RUNS; run += 1) if (differenceOf(clicked(1_000, 300), clicked(1_500, 300)) === 'differs') alarms += 1;
    expect(alarms / RUNS).toBeGreaterThan(0.03);
    expect(alarms / RUNS).toBeLessThan(0.07);
  });
});

describe('fatigue', () => {
  it('is a fall of the last two weeks below the first two alone', () => {
    const week = (clicks: number) => ({ clicks, impressions: 5_000 });
    expect(fatigueOf([week(150), week(150), week(20), week(100), week(100)])).toBe('falling');
    expect(fatigueOf([week(100), week(100), week(20), week(150), week(150)])).toBe('not_shown');
    expect(fatigueOf([week(150), week(150), week(20)])).toBe('too_early');
    expect(fatigueOf([week(150), week(150), week(4), week(4)])).toBe('too_few');
  });

  it('is seldom told of an ad whose rate stays, and mostly of one whose rate halves', () => {
    const told = { same: 0, halved: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const early = [clicked(600, 300), clicked(600, 300)];
      if (fatigueOf([...early, clicked(600, 300), clicked(600, 300)]) === 'falling') told.same += 1;
      if (fatigueOf([...early, clicked(600, 150), clicked(600, 150)]) === 'falling') told.halved += 1;
    }
    expect(told.same / RUNS).toBeLessThan(0.02);
    expect(told.halved / RUNS).toBeGreaterThan(0.5);
  }, 60_000);
});
