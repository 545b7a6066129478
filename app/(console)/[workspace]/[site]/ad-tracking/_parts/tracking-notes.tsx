'use client';
/** What is to know of the findings: days, late accounts, and cost that is in no sum. */
import { Text } from '@mantine/core';
import type { AdTrackingResult } from '@/lib/reporting/reports/ad-tracking/definition';

export function TrackingNotes({ report: { spend, timeZone } }: { report: AdTrackingResult }) {
  if (!spend) return null;
  return (
    <Text size="xs" c="dimmed">
      Cost is of the days of the ad accounts, visits and orders of days in {timeZone}. Ads of fewer than ten clicks are not
      judged. Credit is that of last non-direct click.
      {spend.lacking.map(
        ({ name, heldTo }) => ` ${name} holds cost ${heldTo === undefined ? 'of no day yet' : `up to ${heldTo}`}.`,
      )}
      {spend.leftOut.map(({ amount, currency }) => ` Cost of ${amount} ${currency} has no exchange rate and is not included.`)}
      {spend.otherZones.length > 0 && ` Some accounts count their days in ${spend.otherZones.join(', ')}.`}
    </Text>
  );
}
