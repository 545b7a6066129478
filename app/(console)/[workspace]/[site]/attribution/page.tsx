import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Attribution } from './_parts/attribution';

export const metadata: Metadata = { title: 'Attribution' };

export default function AttributionPage() {
  return (
    <Suspense>
      <Attribution />
    </Suspense>
  );
}
