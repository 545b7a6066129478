'use client';
/** The page's title and the days that all of its sections are of; of the demo, the way to its truth. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';

export function ModelsHeader() {
  const { demo } = useSite();
  const path = usePath();
  return (
    <PageHeader
      title="Models"
      about={
        <>
          How credit for the same orders shifts with the way it is shared out.
          {demo && (
            <>
              {' '}
              <Anchor component={Link} prefetch={false} size="sm" underline="always" href={path('truth')}>
                See which comes closest to the truth
              </Anchor>
            </>
          )}
        </>
      }
    >
      <RangeControl />
    </PageHeader>
  );
}
