'use client';
/** A month's cost against what the store means to spend: to date, where it is heading, and what the last tenth of it brought. */
import { ActionIcon, Alert, Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { CostWords } from '@/app/(console)/_kit/cost-words';
import { LateAccounts } from '@/app/(console)/_kit/late-accounts';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { formatCount, formatDate, formatMonth } from '@/components/ui/format';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { BudgetResult } from '@/lib/reporting/reports/budget/definition';
import { budgetQuery, monthAfter, viewParsers } from '../query';
import { AddBudget } from './add-budget';
import { BudgetTable } from './budget-table';
import { UploadBudgets } from './upload-budgets';

const PATH = 'reports/budget';

export function Budget({ mayPlan }: { mayPlan: boolean }) {
  const site = useSite();
  const [view, change] = useQueryStates(viewParsers);
  const query = budgetQuery(view);
  const report = useApi<BudgetResult>(PATH, query);
  const client = useQueryClient();
  const saved = () => void client.invalidateQueries({ queryKey: [apiUrl(site.id, PATH, query)] });
  const month = report.data?.month;
  const move = (count: number) => month !== undefined && void change({ month: monthAfter(month, count) });
  return (
    <>
      <PageHeader title="Budget" about="What ads cost in a month against what you mean to spend, and where the month is heading.">
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="default" size="lg" aria-label="The month before" onClick={() => move(-1)}>
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <Text fw={600} miw={120} ta="center">
            {month === undefined ? '' : formatMonth(`${month}-01`)}
          </Text>
          <ActionIcon variant="default" size="lg" aria-label="The month after" onClick={() => move(1)}>
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
        <CsvDownload href={apiUrl(site.id, `${PATH}.csv`, query)} />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={320} role="status" aria-label="Loading" />}
      {report.data && <Month report={report.data} mayPlan={mayPlan} saved={saved} />}
    </>
  );
}

type MonthProps = { report: BudgetResult; mayPlan: boolean; saved: () => void };

function Month({ report, mayPlan, saved }: MonthProps) {
  const path = usePath();
  if (!report.spend) {
    return (
      <EmptyState title="No ad account is read yet">
        A budget is held against what ads cost.{' '}
        <Anchor component={Link} href={path('ad-accounts')} size="sm" underline="always">
          Connect an ad account
        </Anchor>
      </EmptyState>
    );
  }
  return (
    <Stack gap="md">
      <LateAccounts lacking={report.spend.lacking} />
      {report.rows.some(({ pace }) => pace === 'over') && (
        <Alert color="red" variant="light" title="Heading over budget">
          {report.rows
            .filter(({ pace }) => pace === 'over')
            .map(({ channel, campaign }) => campaign ?? channel ?? 'All ads')
            .join(', ')}
          : even the low end of the forecast is above the budget.
        </Alert>
      )}
      <Panel title="By channel and campaign" aside={mayPlan && <UploadBudgets saved={saved} />}>
        <BudgetTable report={report} mayPlan={mayPlan} saved={saved} />
        {mayPlan && <AddBudget month={report.month} saved={saved} />}
      </Panel>
      <Explained report={report} />
      <CostWords spend={report.spend} />
    </Stack>
  );
}

/** How the forecast and the last tenth are worked out. */
function Explained({ report: { heldTo, breakEven } }: { report: BudgetResult }) {
  return (
    <Text size="xs" c="dimmed">
      {heldTo === undefined ? 'No day of the month is over yet. ' : `Days up to ${formatDate(heldTo)} are over. `}
      The forecast goes on at the level of the last 28 days, with each weekday’s usual difference; four of five months end within
      its span. “The last tenth” sets days of more cost beside days of less, same weekdays only, and gives a span that holds the
      truth nine times of ten, against a break-even of {formatCount(breakEven.roas)}
      {breakEven.isAssumed && ' (assumed)'}. Days on which more is spent may be better days anyway: it is a hint, and no
      experiment.
    </Text>
  );
}
