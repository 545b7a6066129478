/** The days that a page is about, as its address says: the same for the browser and for the server that prepares the first report. */
import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { type Day, parseDay } from '@/lib/core/day';
import {
  comparedRange,
  comparisons,
  DEFAULT_PRESET,
  finishedRange,
  type PresetId,
  presets,
  type Range,
  rangeOf,
} from '@/lib/model/range';

export const rangeParsers = {
  range: parseAsStringLiteral(presets.map(({ id }) => id)),
  from: parseAsString,
  to: parseAsString,
  compare: parseAsStringLiteral(comparisons.map(({ id }) => id)).withDefault('previous'),
  /** Whether days that are over and not all in are compared too. */
  unfinished: parseAsStringLiteral(['compared']),
};

export type RangeView = {
  range: Range;
  /** What the days that are all in are compared with; undefined where no day of the range is, but for today alone. */
  compared: Range | undefined;
  preset: PresetId | undefined;
  /** The days that are all in; the range itself where none of it is. */
  finished: Range;
  /** The first day that is not all in: charts hatch it and those after it. Today, or an earlier one. */
  unfinishedFrom: Day;
  /** Of the range the days that are over and not all in. */
  incomplete: Range | undefined;
  /** Today in the site's zone. */
  today: Day;
};

/** What the address means when it is `today`; where it says nothing, the last 30 full days and today. */
export function rangeView(chosen: inferParserType<typeof rangeParsers>, today: Day, unfinishedFrom = today): RangeView {
  const [from, to] = [parseDay(chosen.from ?? undefined), parseDay(chosen.to ?? undefined)];
  const custom = from && to && from < to ? { from, to } : undefined;
  const preset = custom ? undefined : (chosen.range ?? DEFAULT_PRESET);
  const range = custom ?? rangeOf(preset ?? DEFAULT_PRESET, today);
  const comparesFrom = chosen.unfinished === 'compared' ? today : unfinishedFrom;
  const isIn = range.from < comparesFrom || range.from === today;
  const compared = isIn ? comparedRange(range, chosen.compare, comparesFrom, preset) : undefined;
  const days = { range, compared, preset, finished: finishedRange(range, comparesFrom), today, unfinishedFrom };
  return { ...days, incomplete: commonDays(range, { from: unfinishedFrom, to: today }) };
}

function commonDays(one: Range, other: Range): Range | undefined {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from < to ? { from, to } : undefined;
}

/** The days of the report and those it is compared with: today alone is not compared, as its counterpart would be a whole day. */
export function daysQuery({ range, compared, finished, today }: RangeView): Record<string, string> {
  if (!compared || finished.to > today) return range;
  return {
    ...range,
    compareFrom: compared.from,
    compareTo: compared.to,
    ...(finished.to < range.to && { finishedTo: finished.to }),
  };
}
