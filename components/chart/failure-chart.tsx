'use client';
/** Failed tries over the days, stacked by kind of failure; days without any stand as gaps. */
import { addDays, parseDay } from '@/lib/core/day';
import type { OutcomeClass } from '@/lib/model/delivery';
import { outcomeLabels } from '../report/delivery-state';
import { formatCount } from '../ui/format';
import { StackedChart } from './stacked-chart';

const kinds = [
  { kind: 'transient', colour: 'var(--mantine-color-gray-5)' },
  { kind: 'throttled', colour: 'var(--mantine-color-blue-4)' },
  { kind: 'rejected', colour: 'var(--mantine-color-red-8)' },
  { kind: 'config', colour: 'var(--mantine-color-orange-5)' },
] as const;

type Props = { days: { day: string; class: OutcomeClass; events: number }[]; from: string; to: string };

export function FailureChart({ days, from, to }: Props) {
  const rows = daysBetween(from, to).map((day) => {
    const own = days.filter((row) => row.day === day);
    const events = kinds.map(({ kind }) => [outcomeLabels[kind], own.find((row) => row.class === kind)?.events ?? 0]);
    return { day, values: Object.fromEntries(events) };
  });
  const bands = kinds
    .map(({ kind, colour }) => {
      const total = days.reduce((sum, row) => sum + (row.class === kind ? row.events : 0), 0);
      return { name: outcomeLabels[kind], colour, total, hatched: false };
    })
    .filter(({ total }) => total > 0);
  return (
    <StackedChart
      caption="Failed tries by day and kind"
      bands={bands}
      days={rows}
      format={formatCount}
      formatShort={formatCount}
    />
  );
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = parseDay(from); day && day < to; day = addDays(day, 1)) days.push(day);
  return days;
}
