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
};

export type RangeView = {
  range: Range;
  /** What the days that are over are compared with. */
  compared: Range | undefined;
  preset: PresetId | undefined;
  /** The days that are over; the range itself where it is today alone. */
  finished: Range;
  /** Today in the site's zone. */
  today: Day;
};

/** What the address means when it is `today`; where it says nothing, the last 30 full days and today. */
export function rangeView(chosen: inferParserType<typeof rangeParsers>, today: Day): RangeView {
  const [from, to] = [parseDay(chosen.from ?? undefined), parseDay(chosen.to ?? undefined)];
  const custom = from && to && from < to ? { from, to } : undefined;
  const preset = custom ? undefined : (chosen.range ?? DEFAULT_PRESET);
  const range = custom ?? rangeOf(preset ?? DEFAULT_PRESET, today);
  const compared = comparedRange(range, chosen.compare, today, preset);
  return { range, compared, preset, finished: finishedRange(range, today), today };
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
