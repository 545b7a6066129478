import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DataDriven } from './_parts/data-driven';
import { ModelsHeader } from './_parts/models-header';

export const metadata: Metadata = { title: 'Models' };

export default function ModelsPage() {
  return (
    <Suspense>
      <ModelsHeader />
      <Stack gap="md">
        <DataDriven />
      </Stack>
    </Suspense>
  );
}
