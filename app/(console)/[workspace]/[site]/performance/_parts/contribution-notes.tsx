'use client';
/** How much of the revenue has known costs: what a contribution is to be read with. */
import { Anchor, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath } from '@/app/(console)/_kit/site-context';
import { formatPercent } from '@/components/ui/format';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { isOfContribution } from '../columns';
import type { View } from './use-view';

export function ContributionNotes({ report, view }: { report: PerformanceResult; view: View }) {
  const path = usePath();
  const [model] = report.models;
  if (!report.contribution || !model || !view.columns.some(isOfContribution)) return null;
  const known = report.total.models[model.id]?.costsKnown;
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {known === undefined
          ? 'There is no revenue to know costs of.'
          : `Costs known for ${formatPercent(Number(known), 1)} of revenue.`}{' '}
        Nothing is taken off the rest.{' '}
        <Anchor component={Link} href={path('costs')} size="xs" underline="always">
          See which products have no cost
        </Anchor>
      </Text>
      {view.columns.includes('contribution3') && report.spend && report.datedBy !== 'touch' && (
        <Text size="xs" c="dimmed">
          {report.contribution.tierNames[2]} sets the cost of ads beside what visits of the same days earned.{' '}
          <Anchor
            component="button"
            type="button"
            size="xs"
            underline="always"
            onClick={() => void view.change({ datedBy: 'touch' })}
          >
            Date revenue by the visit
          </Anchor>{' '}
          to see it.
        </Text>
      )}
    </Stack>
  );
}
