import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Journeys } from './_parts/journeys';

export const metadata: Metadata = { title: 'Journeys' };

export default function JourneysPage() {
  return (
    <Suspense>
      <Journeys />
    </Suspense>
  );
}
