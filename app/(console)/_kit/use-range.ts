'use client';
/** The range of days and its comparison, kept in the URL, so that a view is a link. */
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type Day, dayOf, parseDay } from '@/lib/core/day';
import { type ComparisonId, comparedRange, comparisons, type PresetId, presets, type Range, rangeOf } from '@/lib/model/range';
import { useSite } from './site-context';

const DEFAULT_PRESET: PresetId = '30d';

export type RangeChoice = {
  range: Range;
  compared: Range | undefined;
  preset: PresetId | undefined;
  comparison: ComparisonId;
  choosePreset(preset: PresetId): void;
  chooseRange(range: Range): void;
  chooseComparison(comparison: ComparisonId): void;
};

/** The chosen range in the site's days; the last 30 days where the URL says nothing. */
export function useRange(): RangeChoice {
  const { timeZone } = useSite();
  const [chosen, choose] = useQueryStates({
    range: parseAsStringLiteral(presets.map(({ id }) => id)),
    from: parseAsString,
    to: parseAsString,
    compare: parseAsStringLiteral(comparisons.map(({ id }) => id)).withDefault('previous'),
  });
  const [from, to] = [parseDay(chosen.from ?? undefined), parseDay(chosen.to ?? undefined)];
  const custom = from && to && from < to ? { from, to } : undefined;
  const preset = custom ? undefined : (chosen.range ?? DEFAULT_PRESET);
  const today: Day = dayOf(new Date(), timeZone);
  const range = custom ?? rangeOf(preset ?? DEFAULT_PRESET, today);
  return {
    range,
    compared: comparedRange(range, chosen.compare),
    preset,
    comparison: chosen.compare,
    choosePreset: (id) => void choose({ range: id, from: null, to: null }),
    chooseRange: (days) => void choose({ range: null, ...days }),
    chooseComparison: (id) => void choose({ compare: id }),
  };
}
