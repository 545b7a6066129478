'use client';
/** What is to know of cost: why a table has none, which account is late, and what is in no sum. */
import { Anchor, Stack, Text } from '@mantine/core';
import { CostWords } from '@/app/(console)/_kit/cost-words';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { returnMetrics } from '@/lib/reporting/reports/performance/names';
import { costColumns } from '../columns';
import type { View } from './use-view';

type Props = { report: PerformanceResult; view: View };

/** Above the figures: accounts whose cost is not all in. */
export function LateCost({ report, view }: Props) {
  return report.spend && showsCost(report, view) ? <LateAccounts lacking={report.spend.lacking} /> : null;
}

export function CostNotes({ report, view }: Props) {
  const { spend, datedBy } = report;
  if (!spend || !showsCost(report, view)) return null;
  const wantsReturns = datedBy !== 'touch' && returnMetrics.some((id) => id !== 'contribution3' && view.columns.includes(id));
  return (
    <Stack gap={4}>
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

const showsCost = ({ conversion }: PerformanceResult, { columns }: View) =>
  conversion === undefined && costColumns.some((id) => columns.includes(id));

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
