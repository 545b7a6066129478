'use client';
/**
 * A figure over the days, stacked by what it is made of: the legend with its sums stands before the chart does, in the order of the
 * stack from its top, and takes bands off and on.
 */
import { Box, Group, Skeleton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { formatWeekday } from '../ui/format';
import type { Band, StackedChartProps } from './bands';
import classes from './chart.module.css';

const HEIGHT = 300;
const StackedDays = dynamic(() => import('./stacked-days').then((module) => module.StackedDays), {
  ssr: false,
  loading: () => <Skeleton h="100%" />,
});

export function StackedChart(props: StackedChartProps) {
  const { bands, format, compared, comparedName, height = HEIGHT } = props;
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) =>
    setOff((now) => (now.has(name) ? new Set([...now].filter((other) => other !== name)) : new Set([...now, name])));
  return (
    <div className={classes['frame']}>
      <Box h={height} miw={0} aria-hidden>
        <StackedDays {...props} bands={bands.filter(({ name }) => !off.has(name))} height={height} />
      </Box>
      <ul className={classes['legend']} aria-label="Legend">
        {bands.toReversed().map((band) => (
          <li key={band.name}>
            <UnstyledButton
              className={classes['key'] ?? ''}
              aria-pressed={!off.has(band.name)}
              title={off.has(band.name) ? 'Show it in the chart' : 'Leave it out of the chart'}
              onClick={() => toggle(band.name)}
            >
              <Group gap={8} wrap="nowrap" justify="space-between">
                <Group gap={8} wrap="nowrap" miw={0}>
                  <span className={classes['swatch']} style={{ background: groundOf(band) }} aria-hidden />
                  <Text span size="sm" truncate title={band.name} td={off.has(band.name) ? 'line-through' : undefined}>
                    {band.name}
                  </Text>
                </Group>
                <Text span size="sm" className="numeric">
                  {format(band.total)}
                </Text>
              </Group>
            </UnstyledButton>
          </li>
        ))}
        {compared && comparedName !== undefined && (
          <li className={classes['key']}>
            <Group gap={8} wrap="nowrap" justify="space-between">
              <Group gap={8} wrap="nowrap" miw={0}>
                <span className={classes['dashes']} aria-hidden />
                <Text span size="sm" truncate title={comparedName}>
                  {comparedName}
                </Text>
              </Group>
              <Text span size="sm" className="numeric">
                {format(compared.reduce((sum, { value }) => sum + value, 0))}
              </Text>
            </Group>
          </li>
        )}
      </ul>
      <VisuallyHidden>
        <ChartTable {...props} />
      </VisuallyHidden>
    </div>
  );
}

/** The fill of a band in the legend, striped as in the chart. */
function groundOf({ colour, hatched }: Band): string {
  return hatched ? `repeating-linear-gradient(45deg, ${colour} 0 2px, transparent 2px 4px)` : colour;
}

/** The chart's figures for those who cannot see it. */
function ChartTable({ caption, bands, days, compared, comparedName, format }: StackedChartProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {bands.map(({ name }) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
          {compared && <th scope="col">{comparedName ?? 'Compared'}</th>}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, values }, index) => (
          <tr key={day}>
            <th scope="row">{formatWeekday(day)}</th>
            {bands.map(({ name }) => (
              <td key={name}>{format(values[name] ?? 0)}</td>
            ))}
            {compared && <td>{compared[index] ? format(compared[index].value) : ''}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
