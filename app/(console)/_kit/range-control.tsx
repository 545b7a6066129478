'use client';
/** The days that the whole page is about, and what they are compared with: the right of a page's header. */
import { useHotkeys } from '@mantine/hooks';
import { RangePicker } from '@/components/report/range-picker';
import { useSite } from './site-context';
import { useRange } from './use-range';

/** `compare`: the page shows changes to another range. */
export function RangeControl({ compare = false }: { compare?: boolean }) {
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
      {...(compare && { comparison, compared, onComparison: chooseComparison })}
    />
  );
}
