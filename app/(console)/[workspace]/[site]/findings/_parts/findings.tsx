'use client';
/** What to look at: campaigns with what speaks against them and for them, what was decided, and what came of it. */
import { Alert, Anchor, Button, Group, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { CsvDownload } from '@/app/(console)/_kit/csv-download';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import { EmptyState, ErrorState } from '@/components/ui/states';
import type { FindingsResult } from '@/lib/reporting/reports/findings/definition';
import { lookNowAction } from '../actions';
import type { LimitsForm } from '../forms';
import { FindingCard } from './finding-card';
import { Limits } from './limits';

const PATH = 'reports/findings';

type Props = { mayDecide: boolean; mayManage: boolean; limits: Partial<LimitsForm> & Pick<LimitsForm, 'viewShareMax'> };

export function Findings({ mayDecide, mayManage, limits }: Props) {
  const site = useSite();
  const report = useApi<FindingsResult>(PATH);
  const client = useQueryClient();
  const { save, pending } = useSave();
  const again = () => void client.invalidateQueries({ queryKey: [apiUrl(site.id, PATH, {})] });
  const look = () =>
    save(
      () => lookNowAction(site.id),
      (found) => `${formatCount(found)} found`,
      again,
    );
  return (
    <>
      <PageHeader
        title="What to look at"
        about="Campaigns that there is reason to look at, with what speaks for and against. You decide; what you decide and what comes of it is kept."
      >
        {mayDecide && (
          <Button variant="default" loading={pending} onClick={look}>
            Look again
          </Button>
        )}
        <CsvDownload href={apiUrl(site.id, `${PATH}.csv`)} />
      </PageHeader>
      {report.error && <ErrorState error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <Skeleton h={320} role="status" aria-label="Loading" />}
      {report.data && (
        <Stack gap="md">
          <BreakEvenWords report={report.data} />
          {mayManage && <Limits limits={limits} saved={again} />}
          <List report={report.data} mayDecide={mayDecide} changed={again} />
        </Stack>
      )}
    </>
  );
}

/** What campaigns are held against, and where that comes from. */
function BreakEvenWords({ report: { breakEven, viewShareMax, lookedAt, timeZone } }: { report: FindingsResult }) {
  const from = lookedAt === undefined ? '' : ` Looked through ${formatTime(lookedAt, timeZone)}.`;
  const views = `Above ${formatCount(Math.round(viewShareMax * 100))}% of claims after mere views, clicks do not judge a campaign.`;
  if (!breakEven.isAssumed) {
    return (
      <Text size="sm" c="dimmed">
        Break-even is a ROAS of {formatCount(breakEven.roas)}. {views}
        {from}
      </Text>
    );
  }
  return (
    <Alert color="yellow" variant="light" title="Break-even is assumed">
      Until an admin sets the store’s margin or target ROAS below, campaigns are held against a ROAS of{' '}
      {formatCount(breakEven.roas)}: revenue that covers the ads and nothing else. A store with goods to buy needs more, so more
      campaigns lose than are shown. {views}
      {from}
    </Alert>
  );
}

type ListProps = { report: FindingsResult; mayDecide: boolean; changed: () => void };

function List({ report, mayDecide, changed }: ListProps) {
  const path = usePath();
  const [past, setPast] = useQueryState('past', parseAsBoolean.withDefault(false));
  const { findings, hasAccounts } = report;
  if (!hasAccounts) {
    return (
      <EmptyState title="No ad account is read yet">
        Without what ads cost nothing can be said of campaigns.{' '}
        <Anchor component={Link} href={path('ad-accounts')} size="sm" underline="always">
          Connect an ad account
        </Anchor>
      </EmptyState>
    );
  }
  const isNow = ({ isOver, state }: FindingsResult['findings'][number]) => !isOver && state === 'open';
  const shown = past ? findings : findings.filter(isNow);
  const others = findings.length - findings.filter(isNow).length;
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">{formatCount(findings.filter(isNow).length)} open</Text>
        {others > 0 && (
          <Switch
            label={`Also the ${formatCount(others)} decided or over, with what came of them`}
            checked={past}
            onChange={({ currentTarget }) => void setPast(currentTarget.checked || null)}
          />
        )}
      </Group>
      {shown.length === 0 && (
        <EmptyState title="Nothing to look at">
          {report.lookedAt === undefined
            ? 'The first look comes within minutes of the first cost.'
            : 'No campaign of some weight loses, depends on one model, goes untracked or fell.'}
        </EmptyState>
      )}
      {shown.map((finding) => (
        <FindingCard key={finding.id} finding={finding} mayDecide={mayDecide} changed={changed} />
      ))}
    </>
  );
}
