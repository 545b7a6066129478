'use client';
/** The range of days and its comparison, kept in the URL, so that a view is a link. */
import { useQueryStates } from 'nuqs';
import { type Day, dayOf } from '@/lib/core/day';
import { type ComparisonId, neighbourRange, type PresetId, type Range } from '@/lib/model/range';
import { rangeParsers, type RangeView, rangeView } from './range-view';
import { useSite } from './site-context';
import { useUnfinishedFrom } from './use-unfinished-from';

type RangeChoice = {
  comparison: ComparisonId;
  /** Whether days that are over and not all in are compared too. */
  comparesIncomplete: boolean;
  choosePreset(preset: PresetId): void;
  chooseRange(range: Range): void;
  chooseComparison(comparison: ComparisonId): void;
  compareIncomplete(isCompared: boolean): void;
  /** To the days just before or after. */
  step(direction: -1 | 1): void;
};

/** The chosen range in the site's days. */
export function useRange(): RangeChoice & Pick<RangeView, 'range' | 'preset' | 'today'> {
  return useChoice();
}

/** The same with what it is compared with: for that it is asked how much of the last days is in. Until it is known, they all are. */
export function useComparedRange(): RangeChoice & RangeView {
  return useChoice(useUnfinishedFrom());
}

function useChoice(unfinishedFrom?: Day): RangeChoice & RangeView {
  const { timeZone } = useSite();
  const [chosen, choose] = useQueryStates(rangeParsers);
  const view = rangeView(chosen, dayOf(new Date(), timeZone), unfinishedFrom);
  const chooseRange = (days: Range) => void choose({ range: null, ...days });
  return {
    ...view,
    comparison: chosen.compare,
    comparesIncomplete: chosen.unfinished === 'compared',
    choosePreset: (id) => void choose({ range: id, from: null, to: null }),
    chooseRange,
    chooseComparison: (id) => void choose({ compare: id }),
    compareIncomplete: (isCompared) => void choose({ unfinished: isCompared ? 'compared' : null }),
    step: (direction) => {
      const next = neighbourRange(view.range, direction, view.today);
      if (next) chooseRange(next);
    },
  };
}
