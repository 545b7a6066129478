'use client';
/** Ad accounts whose cost is not all in: a figure without one would pass for the whole, so each is named beside the figures. */
import { Alert, Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { formatDate } from '@/components/ui/format';
import { adPlatformName } from '@/lib/model/ad-platform';
import type { LackingAccount, Spend } from '@/lib/reporting/cost-schema';
import { usePath } from './site-context';

export function LateAccounts({ lacking }: Pick<Spend, 'lacking'>) {
  const path = usePath();
  if (lacking.length === 0) return null;
  return (
    <Alert color="yellow" py="xs" title="Cost is not complete" data-testid="late-accounts">
      {lacking.map((account) => (
        <Text key={account.id} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <strong>{lateName(account)}</strong> {lateWords(account)}.{account.problem !== undefined && ` ${account.problem}`}
        </Text>
      ))}
      <Anchor component={Link} prefetch={false} href={path('ad-accounts')} size="sm" underline="always">
        Look at Ad accounts
      </Anchor>
    </Alert>
  );
}

/** One store has accounts of one name at many platforms. */
export function lateName({ name, platform }: LackingAccount): string {
  return `${name} (${adPlatformName(platform)})`;
}

export function lateWords({ heldFrom, heldTo }: LackingAccount): string {
  if (heldTo === undefined) return 'has not been read yet';
  return `is read from ${formatDate(heldFrom ?? heldTo)} to ${formatDate(heldTo)}`;
}
