import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Changes } from './_parts/changes';

export const metadata: Metadata = { title: 'What changed' };

export default function ChangesPage() {
  return (
    <Suspense>
      <Changes />
    </Suspense>
  );
}
