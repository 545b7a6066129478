'use client';
/** What is to know of cost wherever it is shown: of which days it is, and what is in no sum. */
import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { Spend } from '@/lib/reporting/cost-schema';
import { usePath } from './site-context';

export function CostWords({ spend: { leftOut, otherZones } }: { spend: Spend }) {
  const path = usePath();
  return (
    <Text size="xs" c="dimmed">
      Cost is of the days of the ad accounts.
      {otherZones.length > 0 && ` Some count their days in ${otherZones.join(', ')}; they are shown as days of the store.`}
      {leftOut.map(({ amount, currency }) => ` ${amount} ${currency} of cost have no exchange rate and are not included.`)}
      {leftOut.length > 0 && (
        <>
          {' '}
          <Anchor component={Link} prefetch={false} href={path('ad-accounts/rates')} size="xs" underline="always">
            Load the rate
          </Anchor>
        </>
      )}
    </Text>
  );
}
