/** One figure with its change against the compared range, its course over the days, and what it means on hover. */
import { Sparkline } from '@mantine/charts';
import { Badge, Box, Paper, Text, Tooltip } from '@mantine/core';
import { formatPercent } from '../ui/format';

type Props = {
  name: string;
  value: string;
  explain: string;
  /** Figures behind `value`, now and in the compared range; their ratio is the change. */
  now?: number;
  before?: number;
  course: number[];
};

export function KpiCard({ name, value, explain, now, before, course }: Props) {
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
      <Box h={22}>
        <Change now={now} before={before} />
      </Box>
      <Sparkline
        h={32}
        data={course.length > 1 ? course : [0, ...course, 0]}
        color="teal.7"
        fillOpacity={0.15}
        strokeWidth={1.5}
        curveType="monotone"
        areaProps={{ isAnimationActive: false }}
        inert
      />
    </Paper>
  );
}

function Change({ now, before }: { now?: number; before?: number }) {
  if (now === undefined || before === undefined || before === 0) return null;
  const change = now / before - 1;
  const direction = Math.abs(change) < 0.0005 ? 'gray' : change > 0 ? 'teal' : 'red';
  return (
    <Badge
      variant="light"
      color={direction}
      size="sm"
      styles={{ label: { overflow: 'visible', fontVariantNumeric: 'tabular-nums' } }}
      c={`var(--badge-change-${direction})`}
    >
      {change >= 0 ? '+' : ''}
      {formatPercent(change)}
    </Badge>
  );
}
