'use client';
/** What the page is about, and where it says how far the visits of each page came. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';

export function FurtherLink() {
  const path = usePath();
  return (
    <>
      The pages on which visits began, what they sold, and through which channels. How far those visits came:{' '}
      <Anchor component={Link} href={path('funnel?by=landingPage')} inherit underline="always">
        Funnel by landing page
      </Anchor>
      .
    </>
  );
}
