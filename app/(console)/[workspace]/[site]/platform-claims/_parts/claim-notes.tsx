'use client';
/** What is to know of the figures: late accounts, zones, windows, days, and what is in no sum. */
import { Alert, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatMoney } from '@/components/ui/format';
import type { Report } from './use-view';

/** A figure without a late account would pass for the whole. */
export function LateAccounts({ report: { spend, platform, platforms } }: { report: Report }) {
  const shown = platforms.filter((each) => platform === undefined || each.platform === platform);
  const ids = new Set(shown.flatMap(({ accounts }) => accounts.map(({ id }) => id)));
  const late = spend?.lacking.filter(({ id }) => ids.has(id)) ?? [];
  if (late.length === 0) return null;
  return (
    <Alert color="yellow" py="xs" title="Cost and claims are not complete">
      {late.map(({ id, name, heldFrom, heldTo, problem }) => (
        <Text key={id} size="sm">
          {name}: {heldTo === undefined ? 'no day is held yet' : `held from ${heldFrom ?? heldTo} to ${heldTo}`}
          {problem !== undefined && `. ${problem}`}
        </Text>
      ))}
    </Alert>
  );
}

export function ClaimNotes({ report }: { report: Report }) {
  const { platforms, platform, spend, claimsLeftOut, otherCurrencies } = report;
  const shown = platforms.filter((each) => platform === undefined || each.platform === platform);
  return (
    <Text size="xs" c="dimmed" component="div">
      {shown.map((each) => (
        <PlatformNote key={each.platform} of={each} />
      ))}
      <div>
        Platforms claim the same orders, so their claims are never added up. Money is net of refunds on our side; platforms do not
        take refunds off.
        {spend?.leftOut.map(({ amount, currency }) => ` Cost of ${amount} ${currency} has no exchange rate and is not included.`)}
        {claimsLeftOut.map(
          ({ amount, currency }) => ` Claims of ${amount} ${currency} have no exchange rate: only their orders count.`,
        )}
        {otherCurrencies.map(
          ({ orders, revenue }) => ` ${formatCount(orders)} orders (${formatMoney(revenue)}) are in another currency.`,
        )}
      </div>
    </Text>
  );
}

const views = {
  among: 'Claims after a view are among its claims.',
  beside: 'It tells views beside its claims: they are not among them.',
  untold: 'It does not say which claims came after a view.',
};

function PlatformNote({ of }: { of: Report['platforms'][number] }) {
  const { timeZone } = useSite();
  const zones = [...new Set(of.accounts.map((account) => account.timeZone))].filter((zone) => zone !== timeZone);
  return (
    <div>
      <b>{of.name}:</b>{' '}
      {of.datedBy === 'order'
        ? 'claims count on the day of the purchase, and ours on the day of the order.'
        : 'claims count on the day of the ad, and ours on the day of the visit that earned them.'}{' '}
      Its own window is {formatCount(of.clickDays)} days after a click{of.isAssumed && ' (taken: we do not know its own)'}.{' '}
      {views[of.viewClaims]}
      {zones.length > 0 && ` Its days are those of ${zones.join(', ')}; they stand beside days of ${timeZone}.`}
    </div>
  );
}
