'use client';
/** The steps of all visits as bars, each with what was lost before the next. */
import { Box, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { Drill } from '@/components/report/drill';
import { formatCount, formatPercent, formatPoints, formatRange } from '@/components/ui/format';
import type { FunnelResult } from '@/lib/reporting/reports/funnel/definition';
import { type FunnelStep, funnelSteps, stepNames } from '@/lib/reporting/reports/sessions/steps';
import { pointsOf } from './points';
import type { Open } from './use-view';

type Props = { report: FunnelResult; open: Open };

export function StepBars({ report, open }: Props) {
  const { compareFrom, compareTo, finishedTo } = report;
  return (
    <Paper withBorder p="md" component="section" aria-label="All visits">
      <SimpleGrid cols={{ base: 1, sm: 5 }} spacing="md">
        {funnelSteps.map((step, place) => (
          <Step key={step} step={step} next={funnelSteps[place + 1]} total={report.total} open={open} />
        ))}
      </SimpleGrid>
      {compareFrom && compareTo && (
        <Text size="xs" c="dimmed" mt="sm">
          Changes in points beside {formatRange({ from: compareFrom, to: compareTo })}
          {finishedTo ? ', of the days that are all in.' : '.'}
        </Text>
      )}
    </Paper>
  );
}

type StepProps = { step: FunnelStep; next: FunnelStep | undefined; total: FunnelResult['total']; open: Open };

function Step({ step, next, total: { reached, compared, finished = reached }, open }: StepProps) {
  const share = reached[step] / reached.landing;
  const change = compared && pointsOf(finished, compared, step);
  const lost = next ? reached[step] - reached[next] : 0;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {stepNames[step]}
      </Text>
      <Text fw={600} size="lg" component="div">
        <Drill label={stepNames[step]} onClick={() => open(stepNames[step], { reached: step })} isNothing={reached[step] === 0}>
          {formatCount(reached[step])}
        </Drill>
      </Text>
      <Box h={10} my={6} bg="var(--mantine-color-default-border)" style={{ borderRadius: 2 }} aria-hidden>
        <Box h={10} w={`${share * 100}%`} bg="blue.5" style={{ borderRadius: 2 }} />
      </Box>
      <Group gap={6}>
        <Text size="sm">{formatPercent(share)} of visits</Text>
        {step !== 'landing' && change !== undefined && (
          <Text size="xs" c="dimmed">
            {formatPoints(change)}
          </Text>
        )}
      </Group>
      {next && lost > 0 && (
        <Text size="xs" c="dimmed" component="div">
          <Drill
            label={`visits that ended after: ${stepNames[step]}`}
            onClick={() => open(`${stepNames[step]}, and no further`, { reached: step, leftBefore: next })}
          >
            {formatCount(lost)} went no further
          </Drill>{' '}
          ({formatPercent(lost / reached[step])})
        </Text>
      )}
    </div>
  );
}
