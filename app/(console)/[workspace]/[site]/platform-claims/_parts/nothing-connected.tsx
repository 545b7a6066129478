'use client';
/** What stands here before an ad account is connected. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { EmptyState } from '@/components/ui/states';

export function NothingConnected() {
  const path = usePath();
  return (
    <EmptyState title="No ad account is connected">
      Claims are read with the cost of your ads.{' '}
      <Anchor component={Link} prefetch={false} size="sm" underline="always" href={path('ad-accounts')}>
        Connect an ad account
      </Anchor>{' '}
      and they stand here beside your own figures.
    </EmptyState>
  );
}
