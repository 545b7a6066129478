'use client';
/** Cost beside the models: of which days revenue is, what comes first, whether only what loses is shown; and what the figures mean. */
import { Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import Link from 'next/link';
import { CostWords } from '@/app/(console)/_kit/cost-words';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import { usePath } from '@/app/(console)/_kit/site-context';
import { Select } from '@/components/form/select';
import { formatCount } from '@/components/ui/format';
import type { Spend } from '@/lib/reporting/cost-schema';
import type { ComparisonResult } from '@/lib/reporting/reports/comparison/definition';
import { comparisonSorts } from '@/lib/reporting/reports/comparison/names';
import { costParsers, costView } from '../query';

const SORTS = { spread: 'Disagreement', stake: 'Where a test pays', cost: 'Cost' };

/** As the address says it. */
export function useCostChoice() {
  const [view, change] = useQueryStates(costParsers);
  return { view, change, ...costView(view) };
}

type Choice = ReturnType<typeof useCostChoice>;

export function CostChoice({ choice: { view, change, datedBy, sort } }: { choice: Choice }) {
  return (
    <Group gap="md" align="flex-end" mb="sm">
      <Stack gap={4}>
        <Text size="sm" fw={500} id="compare-day">
          Revenue is of
        </Text>
        <SegmentedControl
          aria-labelledby="compare-day"
          disabled={view.losing}
          data={[
            { value: 'order', label: 'Day of the order' },
            { value: 'touch', label: 'Day of the visit, with ROAS' },
          ]}
          value={datedBy}
          onChange={(value) => void change({ 'compare-day': value === 'touch' ? 'touch' : null })}
        />
      </Stack>
      <Select
        label="First"
        w={180}
        allowDeselect={false}
        data={comparisonSorts.map((value) => ({ value, label: SORTS[value] }))}
        value={sort}
        onChange={(value) => void change({ 'compare-first': comparisonSorts.find((known) => known === value) ?? null })}
      />
      <Switch
        mb={8}
        label="Only what loses under every click model"
        checked={view.losing}
        onChange={({ currentTarget }) => void change({ losing: currentTarget.checked || null })}
      />
    </Group>
  );
}

/** What the columns of cost mean, and what is missing in them. */
export function CostExplained({ report: { breakEven, datedBy }, spend }: { report: ComparisonResult; spend: Spend }) {
  const path = usePath();
  return (
    <Stack gap={4} mt="xs">
      <LateAccounts lacking={spend.lacking} />
      {spend.without === undefined && (
        <Text size="xs" c="dimmed">
          “Hangs on the model” is the part of the cost that looks earned under one model and not under another: where it is large,
          a test tells more than another report.
          {datedBy === 'touch' &&
            ` Red: below a ROAS of ${formatCount(breakEven.roas)} under every click model, ${breakEven.isAssumed ? 'which is assumed' : 'the break-even of this site'}. `}
          {datedBy === 'touch' && (
            <Text component={Link} href={path('findings')} prefetch={false} size="xs" td="underline" c="inherit" inherit>
              {breakEven.isAssumed ? 'Set your own' : 'Change it'}
            </Text>
          )}
        </Text>
      )}
      <CostWords spend={spend} />
    </Stack>
  );
}
