'use client';
/** The range of days and its comparison, kept in the URL, so that a view is a link. */
import { useQueryStates } from 'nuqs';
import { dayOf } from '@/lib/core/day';
import { type ComparisonId, neighbourRange, type PresetId, type Range } from '@/lib/model/range';
import { rangeParsers, type RangeView, rangeView } from './range-view';
import { useSite } from './site-context';

export type RangeChoice = RangeView & {
  comparison: ComparisonId;
  choosePreset(preset: PresetId): void;
  chooseRange(range: Range): void;
  chooseComparison(comparison: ComparisonId): void;
  /** To the days just before or after. */
  step(direction: -1 | 1): void;
};

/** The chosen range in the site's days. */
export function useRange(): RangeChoice {
  const { timeZone } = useSite();
  const [chosen, choose] = useQueryStates(rangeParsers);
  const view = rangeView(chosen, dayOf(new Date(), timeZone));
  const chooseRange = (days: Range) => void choose({ range: null, ...days });
  return {
    ...view,
    comparison: chosen.compare,
    choosePreset: (id) => void choose({ range: id, from: null, to: null }),
    chooseRange,
    chooseComparison: (id) => void choose({ compare: id }),
    step: (direction) => {
      const next = neighbourRange(view.range, direction, view.today);
      if (next) chooseRange(next);
    },
  };
}
