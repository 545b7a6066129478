'use client';
/**
 * The days that the whole page is about, what they are compared with and what revenue means in it: the right of a page's header.
 */
import { useHotkeys } from '@mantine/hooks';
import { RangePicker } from '@/components/report/range-picker';
import { RevenueWord } from './revenue-word';
import { useSite } from './site-context';
import { useRange } from './use-range';

type Props = {
  /** The page shows changes to another range. */
  compare?: boolean;
  /** The page counts no revenue. */
  withoutRevenue?: boolean;
};

export function RangeControl({ compare = false, withoutRevenue = false }: Props) {
  const { timeZone } = useSite();
  const { range, compared, preset, comparison, today, choosePreset, chooseRange, chooseComparison, step } = useRange();
  useHotkeys([
    ['alt+shift+ArrowLeft', () => step(-1)],
    ['alt+shift+ArrowRight', () => step(1)],
  ]);
  return (
    <RangePicker
      range={range}
      preset={preset}
      today={today}
      timeZone={timeZone}
      onPreset={choosePreset}
      onRange={chooseRange}
      onStep={step}
      {...(!withoutRevenue && { basis: <RevenueWord /> })}
      {...(compare && { comparison, compared, onComparison: chooseComparison })}
    />
  );
}
