'use client';
/** The steps of all visits as bars, each with what was lost before the next. */
import { Box, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { Drill } from '@/components/report/drill';
import { formatCount, formatPercent, formatPoints, formatRange } from '@/components/ui/format';
import type { FunnelResult } from '@/lib/reporting/reports/funnel/definition';
import { funnelSteps, stepNames } from '@/lib/reporting/reports/sessions/steps';
import type { Open } from './use-view';

type Props = { report: FunnelResult; open: Open; isFinished: boolean };

export function StepBars({ report, open, isFinished }: Props) {
  const { reached, compared } = report.total;
  const { compareFrom, compareTo } = report;
  const before = compareFrom && compareTo ? formatRange({ from: compareFrom, to: compareTo }) : undefined;
  return (
    <Paper withBorder p="md" component="section" aria-label="All visits">
      <SimpleGrid cols={{ base: 1, sm: 5 }} spacing="md">
        {funnelSteps.map((step, place) => {
          const next = funnelSteps[place + 1];
          const share = reached[step] / reached.landing;
          const shareBefore = compared && compared.landing > 0 ? compared[step] / compared.landing : undefined;
          const lost = next ? reached[step] - reached[next] : 0;
          return (
            <div key={step}>
              <Text size="sm" c="dimmed">
                {stepNames[step]}
              </Text>
              <Text fw={600} size="lg" component="div">
                <Drill
                  label={stepNames[step]}
                  onClick={() => open(stepNames[step], { reached: step })}
                  isNothing={reached[step] === 0}
                >
                  {formatCount(reached[step])}
                </Drill>
              </Text>
              <Box h={10} my={6} bg="var(--mantine-color-default-border)" style={{ borderRadius: 2 }} aria-hidden>
                <Box h={10} w={`${share * 100}%`} bg="blue.5" style={{ borderRadius: 2 }} />
              </Box>
              <Group gap={6}>
                <Text size="sm">{formatPercent(share)} of visits</Text>
                {place > 0 && isFinished && shareBefore !== undefined && (
                  <Text size="xs" c="dimmed" title={before && `Beside ${before}`}>
                    {formatPoints(share - shareBefore)}
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
        })}
      </SimpleGrid>
      {before && (
        <Text size="xs" c="dimmed" mt="sm">
          {isFinished ? `Changes in points beside ${before}.` : `Not compared with ${before} while today is not over.`}
        </Text>
      )}
    </Paper>
  );
}
