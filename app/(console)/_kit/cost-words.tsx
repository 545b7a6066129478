'use client';
/** What is to know of cost wherever it is shown: which account is late, of which days it is, and what is in no sum. */
import { Alert, Text } from '@mantine/core';
import type { Spend } from '@/lib/reporting/cost-schema';

/** A figure without a late account would pass for the whole. */
export function LateAccounts({ lacking }: Pick<Spend, 'lacking'>) {
  if (lacking.length === 0) return null;
  return (
    <Alert color="yellow" py="xs" title="Cost is not complete">
      {lacking.map(({ id, name, heldFrom, heldTo, problem }) => (
        <Text key={id} size="sm">
          {name}: {heldTo === undefined ? 'no day is held yet' : `held from ${heldFrom ?? heldTo} to ${heldTo}`}
          {problem !== undefined && `. ${problem}`}
        </Text>
      ))}
    </Alert>
  );
}

/** Of which days it is, and what is in no sum. */
export function CostWords({ spend: { leftOut, otherZones } }: { spend: Spend }) {
  return (
    <Text size="xs" c="dimmed">
      Cost is of the days of the ad accounts.
      {otherZones.length > 0 && ` Some count their days in ${otherZones.join(', ')}; they are shown as days of the store.`}
      {leftOut.map(({ amount, currency }) => ` ${amount} ${currency} of cost have no exchange rate and are not included.`)}
    </Text>
  );
}
