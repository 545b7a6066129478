/**
 * Whether a campaign's ROAS fell beyond noise, by its own weeks. Each week's revenue is taken as its cost times one ROAS and an error
 * that grows as the root of the cost (a ratio estimate; Cochran, Sampling Techniques, chapter 6). The last two weeks fell where their
 * ROAS is below the lower end of the prediction interval of the earlier weeks: Student's t with one degree less than there are weeks
 * (http://www.micquality.com/six_sigma_glossary/prediction_interval.htm, read 2026-12). One-sided, one in a hundred: what it cries wrong is
 * measured against simulated stores in the test beside this, since orders are few and their values skewed.
 */
import { studentCdf, studentQuantile } from './student';

/** In units of the currency. */
export type CampaignWeek = { cost: number; revenue: number };

export type Fall = {
  before: number;
  now: number;
  /** The lower end. */
  low: number;
  probability: number;
};

/** Of campaigns whose ROAS is as before, so many are called fallen. */
export const FALL_ALPHA = 0.01;
/** The last ones, held against those before them. */
export const FALL_WEEKS = 2;
/** With fewer weeks nobody knows how much a campaign's ROAS moves by itself. */
export const FALL_BEFORE_MIN = 6;
/** Older ones were another campaign. */
export const FALL_BEFORE_MAX = 12;
/** A last fortnight of next to no cost says nothing: at least this part of what an earlier one cost. */
const COST_PART_MIN = 0.2;

/** Oldest first; undefined where the ROAS has not fallen, or the weeks are too few or too alike to say. */
export function fallOf(weeks: readonly CampaignWeek[]): Fall | undefined {
  const recent = weeks.slice(-FALL_WEEKS);
  const earlier = weeks
    .slice(0, -FALL_WEEKS)
    .slice(-FALL_BEFORE_MAX)
    .filter(({ cost }) => cost > 0);
  if (recent.length < FALL_WEEKS || earlier.length < FALL_BEFORE_MIN) return undefined;
  const [before, now] = [sumsOf(earlier), sumsOf(recent)];
  if (now.cost < (COST_PART_MIN * FALL_WEEKS * before.cost) / earlier.length) return undefined;
  const ratio = before.revenue / before.cost;
  const degrees = earlier.length - 1;
  const variance = earlier.reduce((sum, { cost, revenue }) => sum + (revenue - ratio * cost) ** 2 / cost, 0) / degrees;
  const error = Math.sqrt(variance * (1 / now.cost + 1 / before.cost));
  if (!(error > 0) || ratio <= 0) return undefined;
  const current = now.revenue / now.cost;
  const probability = studentCdf((current - ratio) / error, degrees);
  if (probability >= FALL_ALPHA) return undefined;
  return { before: ratio, now: current, low: ratio + studentQuantile(FALL_ALPHA, degrees) * error, probability };
}

function sumsOf(weeks: readonly CampaignWeek[]): CampaignWeek {
  return weeks.reduce((sum, week) => ({ cost: sum.cost + week.cost, revenue: sum.revenue + week.revenue }), {
    cost: 0,
    revenue: 0,
  });
}
