'use client';
/** What is to know of cost: why a table has none, which account is late, and what is in no sum. */
import { Alert, Anchor, Stack, Text } from '@mantine/core';
import type { Spend } from '@/lib/reporting/cost-schema';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { returnMetrics } from '@/lib/reporting/reports/performance/names';
import { costColumns } from '../columns';
import type { View } from './use-view';

export function CostNotes({ report: { spend, datedBy, conversion }, view }: { report: PerformanceResult; view: View }) {
  if (!spend || conversion || !costColumns.some((id) => view.columns.includes(id))) return null;
  const wantsReturns = datedBy !== 'touch' && returnMetrics.some((id) => id !== 'contribution3' && view.columns.includes(id));
  return (
    <Stack gap={4}>
      <LateAccounts lacking={spend.lacking} />
      {spend.without !== undefined && (
        <Text size="xs" c="dimmed">
          Ad accounts do not tell cost by {withoutNames[spend.without] ?? spend.without}: take that level or filter off to see it.
        </Text>
      )}
      {wantsReturns && (
        <Text size="xs" c="dimmed">
          ROAS, cost per order and cost per new customer set cost beside what visits of the same days earned.{' '}
          <Anchor
            component="button"
            type="button"
            size="xs"
            underline="always"
            onClick={() => void view.change({ datedBy: 'touch' })}
          >
            Date revenue by the visit
          </Anchor>{' '}
          to see them.
        </Text>
      )}
      <CostWords spend={spend} />
    </Stack>
  );
}

const withoutNames: Record<string, string> = {
  product: 'product',
  coupon: 'coupon',
  salesChannel: 'sales channel',
  kind: 'kind of order',
  buyer: 'buyer',
  device: 'device',
  country: 'country',
  landingPage: 'landing page',
};

/** A figure without a late account would pass for the whole. */
function LateAccounts({ lacking }: Pick<Spend, 'lacking'>) {
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

function CostWords({ spend: { leftOut, otherZones } }: { spend: Spend }) {
  return (
    <Text size="xs" c="dimmed">
      Cost is of the days of the ad accounts.
      {otherZones.length > 0 && ` Some count their days in ${otherZones.join(', ')}; they are shown as days of the store.`}
      {leftOut.map(({ amount, currency }) => ` ${amount} ${currency} of cost have no exchange rate and are not included.`)}
    </Text>
  );
}
