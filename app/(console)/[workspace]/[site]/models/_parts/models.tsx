'use client';
/** Which model to believe: all of them side by side, and what the ad platforms would claim for themselves. */
import { Stack } from '@mantine/core';
import { useRange } from '@/app/(console)/_kit/use-range';
import { RangePicker } from '@/components/report/range-picker';
import { PageTitle } from '@/components/ui/states';
import { CompareModels } from './compare-models';
import { PlatformClaims } from './platform-claims';

export function Models() {
  const { range, preset, choosePreset, chooseRange } = useRange();
  return (
    <>
      <PageTitle title="Models">
        <RangePicker range={range} preset={preset} onPreset={choosePreset} onRange={chooseRange} />
      </PageTitle>
      <Stack gap="md">
        <CompareModels />
        <PlatformClaims />
      </Stack>
    </>
  );
}
