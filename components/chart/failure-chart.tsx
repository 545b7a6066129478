'use client';
/** Failed tries over the days, stacked by kind of failure; days without any stand as gaps. */
import { BarChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import { addDays, parseDay } from '@/lib/core/day';
import type { OutcomeClass } from '@/lib/model/delivery';
import { outcomeLabels } from '../report/delivery-state';
import { formatCount, formatDay } from '../ui/format';

const kinds = [
  { name: 'transient', label: outcomeLabels.transient, color: 'gray.5' },
  { name: 'throttled', label: outcomeLabels.throttled, color: 'blue.5' },
  { name: 'rejected', label: outcomeLabels.rejected, color: 'red.6' },
  { name: 'config', label: outcomeLabels.config, color: 'orange.5' },
] as const;

type Props = { days: { day: string; class: OutcomeClass; events: number }[]; from: string; to: string };

export function FailureChart({ days, from, to }: Props) {
  const data = daysBetween(from, to).map((day) => {
    const own = days.filter((row) => row.day === day);
    const of = (kind: OutcomeClass) => own.find((row) => row.class === kind)?.events ?? 0;
    return { day: formatDay(day), ...Object.fromEntries(kinds.map(({ name }) => [name, of(name)])) };
  });
  const shown = kinds.filter(({ name }) => days.some((row) => row.class === name));
  return (
    <>
      <BarChart
        h={220}
        type="stacked"
        data={data}
        dataKey="day"
        series={shown.map((kind) => ({ ...kind }))}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        tickLine="none"
        gridAxis="x"
        valueFormatter={formatCount}
        yAxisProps={{ allowDecimals: false }}
        barProps={{ isAnimationActive: false }}
      />
      <VisuallyHidden>
        <table>
          <caption>Failed tries by day and kind</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {shown.map(({ name, label }) => (
                <th scope="col" key={name}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((row) => (
              <tr key={row.day}>
                <th scope="row">{row.day}</th>
                {shown.map(({ name }) => (
                  <td key={name}>{formatCount(Number(Object.entries(row).find(([kind]) => kind === name)?.[1] ?? 0))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </>
  );
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = parseDay(from); day && day < to; day = addDays(day, 1)) days.push(day);
  return days;
}
