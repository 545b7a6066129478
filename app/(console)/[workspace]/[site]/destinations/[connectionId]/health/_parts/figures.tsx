'use client';
/** The figures at a glance; each says on hover what it is made of. */
import { Paper, SimpleGrid, Text } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import { formatCount, formatPercent } from '@/components/ui/format';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { REQUESTS_MAX, WAITING_MAX } from '@/lib/reporting/reports/health/limits';
import type { HealthAnswer } from './health-answer';

export function Figures({ health: { orders, tries, requests, waiting } }: { health: HealthAnswer }) {
  // What was bought before the connection was there is no failure of its; a back-fill that brings some of it counts them as
  // arrived.
  const due = orders.total - orders.notOwedFor.beforeConnection;
  const count = (value: number) => `${formatCount(value)}${value === WAITING_MAX ? '+' : ''}`;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Figure
        name="Orders delivered"
        value={due === 0 ? '–' : formatPercent(orders.arrived / due)}
        below={`${formatCount(orders.arrived)} of ${formatCount(due)}`}
        explain="Of the paid orders in the store, those that the platform has. Test orders, and those placed before the connection was made, are left out."
      />
      <Figure
        name="Success rate"
        value={tries.total === 0 ? '–' : formatPercent(tries.taken / tries.total)}
        below={`${formatCount(tries.taken)} of ${formatCount(tries.total)} tries`}
        explain="Of every event of every request of these days: how many the platform accepted. One that failed twice and was then delivered counts three times."
      />
      <Figure
        name="Answer time, median"
        value={milliseconds(requests.p50)}
        below={`of ${answersOf(requests)}`}
        explain="Half of the answers of these days came within this time. Requests without an answer are left out."
      />
      <Figure
        name="Answer time, 95%"
        value={milliseconds(requests.p95)}
        below={`of ${answersOf(requests)}`}
        explain="95% of the answers of these days came within this time."
      />
      <Figure
        name="Waiting now"
        value={count(waiting.waiting)}
        below={ageOf(waiting.oldestWaitingAt, 'oldest', 'nothing waits')}
        explain="Events that wait for their turn or for another try, and how long the oldest has waited."
      />
      <Figure
        name="On hold now"
        value={count(waiting.held)}
        below={ageOf(waiting.oldestHeldAt, 'oldest', 'nothing is on hold')}
        explain="Events that wait for a person to act. They go on in their order, with their own times."
      />
    </SimpleGrid>
  );
}

type FigureProps = { name: string; value: string; below: string; explain: string };

function Figure({ name, value, below, explain }: FigureProps) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Tooltip label={explain}>
        <Text size="xs" c="dimmed" tabIndex={0} style={{ cursor: 'help', width: 'fit-content' }}>
          {name}
        </Text>
      </Tooltip>
      <Text size="lg" fw={600} style={{ fontVariantNumeric: 'tabular-nums', letterSpacing: '-0.02em' }}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {below}
      </Text>
    </Paper>
  );
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${formatCount(value)} ms`;
}

function answersOf({ total, answered }: HealthAnswer['requests']): string {
  const latest = total === REQUESTS_MAX ? 'the latest ' : '';
  const missing = total - answered;
  return `${latest}${formatCount(answered)} ${answered === 1 ? 'answer' : 'answers'}${missing > 0 ? `, ${formatCount(missing)} without one` : ''}`;
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

function ageOf(since: string | undefined, what: string, nothing: string): string {
  if (!since) return nothing;
  const age = Date.now() - Date.parse(since);
  const minutes = Math.floor(age / MINUTE_MS);
  if (minutes < 1) return `${what}: ${Math.max(0, Math.round(age / SECOND_MS))} s`;
  if (minutes < HOUR_MINUTES) return `${what}: ${minutes} min`;
  if (minutes < DAY_MINUTES) return `${what}: ${Math.floor(minutes / HOUR_MINUTES)} h ${minutes % HOUR_MINUTES} min`;
  return `${what}: ${Math.floor(minutes / DAY_MINUTES)} d ${Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES)} h`;
}
