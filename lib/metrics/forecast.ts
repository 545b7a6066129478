/**
 * What a month will have cost at its end, from the days that are over. Days of the week differ, so each has a factor, its mean by the
 * mean of all days; what is left of the days without it has a level, the mean of the last four weeks, and goes on at that level. The
 * interval holds the month in four of five cases: Student's t, with the variance of the days around the level, made larger by how much a
 * day is like the one before it, and by how far off the level itself may be (the textbook prediction interval of a sum, with
 * (1 + r) / (1 - r) for the days' autocorrelation r). How often it holds is measured against simulated stores in the test beside this.
 */
import { studentQuantile } from './student';

/** In units of the currency; 0 is Monday, or whatever day it is as long as it is the same for all. */
export type CostDay = { weekday: number; cost: number };
export type Forecast = { expected: number; low: number; high: number };

/** The part of months that end within the interval. */
export const FORECAST_COVERAGE = 0.8;
/** Fewer days say nothing of a month. */
export const FORECAST_DAYS_MIN = 14;
/** Factors of weekdays are of so many days, and the level of the last of them. */
export const FORECAST_DAYS_MAX = 56;
const LEVEL_DAYS = 28;
const AUTOCORRELATION_MAX = 0.8;
/** So many last days without cost: it was stopped. */
const STOPPED_DAYS = 3;

/** The cost of the days to come, oldest day of the history first; undefined where that is too short. */
export function forecastOf(history: readonly CostDay[], coming: readonly { weekday: number }[]): Forecast | undefined {
  const days = history.slice(-FORECAST_DAYS_MAX);
  if (days.length < FORECAST_DAYS_MIN) return undefined;
  const factors = weekdayFactors(days);
  const factorOf = ({ weekday }: { weekday: number }) => factors.get(weekday) ?? 1;
  const levels = days.slice(-LEVEL_DAYS).map((day) => (factorOf(day) > 0 ? day.cost / factorOf(day) : 0));
  const level = meanOf(levels);
  const variance = levels.reduce((sum, value) => sum + (value - level) ** 2, 0) / (levels.length - 1);
  const likeness = autocorrelation(levels, level);
  const inflation = (1 + likeness) / (1 - likeness);
  const weights = coming.map(factorOf);
  const weight = weights.reduce((sum, factor) => sum + factor, 0);
  const squares = weights.reduce((sum, factor) => sum + factor ** 2, 0);
  const error = Math.sqrt(variance * inflation * (squares + weight ** 2 / levels.length));
  const degrees = Math.max(3, levels.length / inflation - 1);
  const reach = studentQuantile((1 + FORECAST_COVERAGE) / 2, degrees) * error;
  const expected = level * weight;
  if (days.slice(-STOPPED_DAYS).every(({ cost }) => cost === 0)) return { expected: 0, low: 0, high: expected + reach };
  return { expected, low: Math.max(0, expected - reach), high: expected + reach };
}

/** Of a weekday that the days hold at least twice; 1 of another. */
export function weekdayFactors(days: readonly CostDay[]): Map<number, number> {
  const all = meanOf(days.map(({ cost }) => cost));
  const byWeekday = Map.groupBy(days, ({ weekday }) => weekday);
  return new Map(
    [...byWeekday].flatMap(([weekday, some]): [number, number][] =>
      some.length < 2 || all === 0 ? [] : [[weekday, meanOf(some.map(({ cost }) => cost)) / all]],
    ),
  );
}

function autocorrelation(values: readonly number[], mean: number): number {
  const own = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (own === 0) return 0;
  const next = values.slice(1).reduce((sum, value, index) => sum + (value - mean) * ((values[index] ?? mean) - mean), 0);
  return Math.min(AUTOCORRELATION_MAX, Math.max(0, next / own));
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
