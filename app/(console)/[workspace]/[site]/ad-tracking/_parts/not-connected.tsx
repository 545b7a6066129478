'use client';
/** What stands here before an ad account is connected: there is no cost to hold visits against. */
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { EmptyState } from '@/components/ui/states';

export function NotConnected() {
  const path = usePath();
  return (
    <EmptyState title="No ad account is connected">
      <Anchor component={Link} prefetch={false} size="sm" underline="always" href={path('ad-accounts')}>
        Connect an ad account
      </Anchor>{' '}
      to see which ads spend without a visit, and which visits nobody paid for. An address can be checked below without one.
    </EmptyState>
  );
}
