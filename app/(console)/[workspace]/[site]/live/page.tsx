import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Live } from './_parts/live';

export const metadata: Metadata = { title: 'Live' };

export default function LivePage() {
  return (
    <Suspense>
      <Live />
    </Suspense>
  );
}
