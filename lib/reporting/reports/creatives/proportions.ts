/**
 * Whether two click-through rates differ beyond noise: the two-proportion z-test with the pooled rate, in its usual form
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3). Nothing here is Node's.
 */

export type Clicked = { clicks: number; impressions: number };

/** Two-sided at 5 %: of twenty pairs that do not differ, one is called different. */
const BEYOND_NOISE_Z = 1.96;
/** One-sided at 1 %: a store has hundreds of ads, and a verdict is read of each. */
const FATIGUE_Z = 2.3264;
/** Below so many clicks or so many impressions without one, the test's normal curve is no fit. */
const FEWEST = 10;

export const differences = ['differs', 'within_noise', 'too_few'] as const;
export type Difference = (typeof differences)[number];

/** Of two rates. */
export function differenceOf(left: Clicked, right: Clicked): Difference {
  const score = scoreOf(left, right);
  if (score === undefined) return 'too_few';
  return Math.abs(score) > BEYOND_NOISE_Z ? 'differs' : 'within_noise';
}

export const fatigues = ['falling', 'not_shown', 'too_early', 'too_few'] as const;
export type Fatigue = (typeof fatigues)[number];

const WEEKS_COMPARED = 2;

/** Whether fewer click in the last two weeks than in the first two, of full weeks in their order. */
export function fatigueOf(weeks: readonly Clicked[]): Fatigue {
  if (weeks.length < 2 * WEEKS_COMPARED) return 'too_early';
  const score = scoreOf(sumOf(weeks.slice(0, WEEKS_COMPARED)), sumOf(weeks.slice(-WEEKS_COMPARED)));
  if (score === undefined) return 'too_few';
  return score > FATIGUE_Z ? 'falling' : 'not_shown';
}

/** How far the first rate is above the second, in standard errors; undefined where there is too little to tell. */
function scoreOf(left: Clicked, right: Clicked): number | undefined {
  if ([left, right].some(({ clicks, impressions }) => clicks < FEWEST || impressions - clicks < FEWEST)) return undefined;
  const pooled = (left.clicks + right.clicks) / (left.impressions + right.impressions);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / left.impressions + 1 / right.impressions));
  return (left.clicks / left.impressions - right.clicks / right.impressions) / error;
}

function sumOf(weeks: readonly Clicked[]): Clicked {
  return {
    clicks: weeks.reduce((sum, { clicks }) => sum + clicks, 0),
    impressions: weeks.reduce((sum, { impressions }) => sum + impressions, 0),
  };
}
