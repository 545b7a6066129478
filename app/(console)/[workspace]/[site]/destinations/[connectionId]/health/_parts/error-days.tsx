'use client';
/** Tries that failed, by day and by what kind of failure it was. */
import { Text } from '@mantine/core';
import { formatCount } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { FailureChart } from '@/components/chart/failure-chart';
import type { HealthAnswer } from './health-answer';

export function ErrorDays({ health: { tries, from, to } }: { health: HealthAnswer }) {
  if (tries.total === 0) return <EmptyState title="Nothing was sent in these days" />;
  if (tries.taken === tries.total) return <EmptyState title={`None of ${formatCount(tries.total)} tries failed in these days`} />;
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        {formatCount(tries.total - tries.taken)} of {formatCount(tries.total)} tries failed.
      </Text>
      <FailureChart days={tries.days} from={from} to={to} />
    </>
  );
}
