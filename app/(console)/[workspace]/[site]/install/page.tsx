import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Install } from './_parts/install';

export const metadata: Metadata = { title: 'Install' };

export default function InstallPage() {
  return (
    <Suspense>
      <Install />
    </Suspense>
  );
}
