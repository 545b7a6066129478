/**
 * What the last tenth of cost brought: the slope of a line through the days' cost and revenue, each less the mean of its weekday, so that
 * busy weekdays do not pass for the ads' doing (regression with an effect of each weekday). Its interval allows for days that scatter
 * unlike one another (White's standard errors in the form HC3; MacKinnon and White 1985). Days on which more was spent may have been
 * better anyway, so the slope is a hint and no experiment; where it cannot tell, it says so. The interval is measured against simulated days
 * in the test beside this.
 */
import { studentQuantile } from './student';

/** In units of the currency. */
export type PairedDay = { weekday: number; cost: number; revenue: number };

/**
 * `few_days`: too few. `steady_cost`: cost hardly moved. `noise`: the interval holds both what pays and what does not.
 */
export type Unsure = 'few_days' | 'steady_cost' | 'noise';
export type Slope = { slope: number; low: number; high: number };
export type Marginal = Partial<Slope> & { says: 'pays' | 'does_not_pay' | 'cannot_say'; why?: Unsure; days: number };

export const MARGINAL_COVERAGE = 0.9;
/** Eight weeks. */
export const MARGINAL_DAYS_MIN = 56;
/** The usual distance of a day's cost from its weekday's mean, by that mean: below this a slope is of next to nothing. */
const COST_MOVES_MIN = 0.05;

/** Revenue for one more unit of cost, held against the ROAS at which it pays. */
export function marginalOf(days: readonly PairedDay[], breakEven: number): Marginal {
  const counted = { days: days.length };
  if (days.length < MARGINAL_DAYS_MIN) return { says: 'cannot_say', why: 'few_days', ...counted };
  const costs = lessWeekday(days, ({ cost }) => cost);
  const revenues = lessWeekday(days, ({ revenue }) => revenue);
  const squares = costs.reduce((sum, cost) => sum + cost * cost, 0);
  const mean = days.reduce((sum, { cost }) => sum + cost, 0) / days.length;
  if (mean <= 0 || Math.sqrt(squares / days.length) < COST_MOVES_MIN * mean) {
    return { says: 'cannot_say', why: 'steady_cost', ...counted };
  }
  const slope = costs.reduce((sum, cost, index) => sum + cost * (revenues[index] ?? 0), 0) / squares;
  const sizes = Map.groupBy(days, ({ weekday }) => weekday);
  const scatter = costs.reduce((sum, cost, index) => {
    const leverage = 1 / (sizes.get(days[index]?.weekday ?? 0)?.length ?? 1) + (cost * cost) / squares;
    const error = ((revenues[index] ?? 0) - slope * cost) / Math.max(0.05, 1 - leverage);
    return sum + (cost * error) ** 2;
  }, 0);
  const degrees = days.length - sizes.size - 1;
  const reach = studentQuantile((1 + MARGINAL_COVERAGE) / 2, degrees) * (Math.sqrt(scatter) / squares);
  const found = { slope, low: slope - reach, high: slope + reach, ...counted };
  if (found.low >= breakEven) return { says: 'pays', ...found };
  if (found.high < breakEven) return { says: 'does_not_pay', ...found };
  return { says: 'cannot_say', why: 'noise', ...found };
}

function lessWeekday(days: readonly PairedDay[], figure: (day: PairedDay) => number): number[] {
  const means = new Map(
    [...Map.groupBy(days, ({ weekday }) => weekday)].map(([weekday, some]) => [
      weekday,
      some.reduce((sum, day) => sum + figure(day), 0) / some.length,
    ]),
  );
  return days.map((day) => figure(day) - (means.get(day.weekday) ?? 0));
}
