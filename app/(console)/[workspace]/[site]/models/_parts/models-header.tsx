'use client';
/** The page's title and the days that all of its sections are of. */
import { Text } from '@mantine/core';
import { useRange } from '@/app/(console)/_kit/use-range';
import { RangePicker } from '@/components/report/range-picker';
import { PageTitle } from '@/components/ui/states';

export function ModelsHeader() {
  const { range, preset, choosePreset, chooseRange } = useRange();
  return (
    <>
      <PageTitle title="Models">
        <RangePicker range={range} preset={preset} onPreset={choosePreset} onRange={chooseRange} />
      </PageTitle>
      <Text size="sm" c="dimmed" mb="md">
        How credit for the same orders shifts with the way it is shared out.
      </Text>
    </>
  );
}
