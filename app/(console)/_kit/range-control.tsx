'use client';
/**
 * The days that the whole page is about, what they are compared with and what revenue means in it: the right of a page's header.
 */
import { useHotkeys } from '@mantine/hooks';
import { RangePicker, type RangePickerProps } from '@/components/report/range-picker';
import { RevenueWord } from './revenue-word';
import { useSite } from './site-context';
import { useComparedRange, useRange } from './use-range';

type Props = {
  /** The page shows changes to another range. */
  compare?: boolean;
  /** The page counts no revenue. */
  withoutRevenue?: boolean;
};

export function RangeControl({ compare = false, withoutRevenue = false }: Props) {
  const { timeZone } = useSite();
  const { range, preset, today, choosePreset, chooseRange, step } = useRange();
  useHotkeys([
    ['alt+shift+ArrowLeft', () => step(-1)],
    ['alt+shift+ArrowRight', () => step(1)],
  ]);
  const basis = !withoutRevenue && { basis: <RevenueWord /> };
  const shown = { range, preset, today, timeZone, onPreset: choosePreset, onRange: chooseRange, onStep: step, ...basis };
  return compare ? <ComparedPicker {...shown} /> : <RangePicker {...shown} />;
}

function ComparedPicker(shown: RangePickerProps) {
  const { comparison, compared, incomplete, comparesIncomplete, chooseComparison, compareIncomplete } = useComparedRange();
  return (
    <RangePicker
      {...shown}
      comparison={comparison}
      compared={compared}
      onComparison={chooseComparison}
      {...(incomplete &&
        comparison !== 'none' && {
          incomplete: { days: incomplete, isCompared: comparesIncomplete, onChange: compareIncomplete },
        })}
    />
  );
}
