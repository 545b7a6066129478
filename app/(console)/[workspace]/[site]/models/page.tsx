import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CompareModels } from './_parts/compare-models';
import { DataDriven } from './_parts/data-driven';
import { ModelsHeader } from './_parts/models-header';
import { PlatformClaims } from './_parts/platform-claims';

export const metadata: Metadata = { title: 'Models' };

/** The drawer with the orders of a figure, of any section, is the one of the data-driven section: which orders stands in the address. */
export default function ModelsPage() {
  return (
    <Suspense>
      <ModelsHeader />
      <Stack gap="md">
        <CompareModels />
        <DataDriven />
        <PlatformClaims />
      </Stack>
    </Suspense>
  );
}
