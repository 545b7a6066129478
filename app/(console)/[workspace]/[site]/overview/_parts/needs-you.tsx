'use client';
/** What needs a person: alerts, orders that are matched less often than before, and what of the set-up is open. Nothing when all is well. */
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleDashed } from '@tabler/icons-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useNotices } from '@/app/(console)/_kit/notices';
import { usePath } from '@/app/(console)/_kit/site-context';
import { NoticeLines } from '@/app/(console)/_kit/site-notices';
import { formatPercent } from '@/components/ui/format';
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';
import { openSteps } from './steps';

/** More would push the figures away. */
const SHOWN_MAX = 4;

/** `report` is absent while it loads, or where it could not be made: alerts are told all the same. */
export function NeedsYou({ report }: { report: Pick<OverviewResult, 'setup' | 'matching'> | undefined }) {
  const notices = useNotices();
  const steps = report ? openSteps(report.setup) : [];
  if (notices.length === 0 && steps.length === 0 && !report?.matching.falls) return null;
  return (
    <Paper withBorder px="sm" py="xs" component="section" aria-label="Needs you" data-testid="needs-you">
      <Stack gap={6}>
        <NoticeLines notices={notices} max={SHOWN_MAX} />
        {report?.matching.falls && <Matching matching={report.matching} />}
        {steps.map(({ id, open, page, action }) => (
          <Line key={id} icon={<IconCircleDashed size={16} aria-hidden />} page={page} action={action}>
            {open}
          </Line>
        ))}
      </Stack>
    </Paper>
  );
}

function Matching({ matching: { now, before } }: Pick<OverviewResult, 'matching'>) {
  return (
    <Line
      icon={<IconAlertTriangle size={16} color="var(--mantine-color-orange-6)" aria-hidden />}
      page="quality"
      action="Look at Data quality"
    >
      <strong>Fewer orders can be matched to a visit:</strong> {formatPercent(now.matched / now.orders, 0)} in the last seven
      days, {formatPercent(before.matched / before.orders, 0)} in the four weeks before.
    </Line>
  );
}

type LineProps = { icon: ReactNode; page: string; action: string; children: ReactNode };

function Line({ icon, page, action, children }: LineProps) {
  const path = usePath();
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <span style={{ flexShrink: 0, marginTop: 2 }}>{icon}</span>
      <Text size="sm">
        {children}{' '}
        <Anchor component={Link} prefetch={false} href={path(page)} size="sm" style={{ whiteSpace: 'nowrap' }}>
          {action}
        </Anchor>
      </Text>
    </Group>
  );
}
