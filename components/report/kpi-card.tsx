/** One figure with its change against the compared range, its course over the days, and what it means on hover. */
import { Box, Group, Paper, Text } from '@mantine/core';
import { Tooltip } from '../ui/tooltip';
import { Sparkline } from '../chart/sparkline';
import { formatChange, formatPoints } from '../ui/format';
import { Drill } from './drill';

type Props = {
  name: string;
  value: string;
  explain: string;
  /** Figures of the days that are over, now and in the compared range. */
  now?: number;
  before?: number;
  /** A share changes by points, everything else by a percentage. */
  isShare?: boolean;
  /** Whether more is good for sure: only then a change has a colour. */
  moreIsGood?: boolean;
  /** What the change is against, in words: "against €1,200 on 1–30 Oct". */
  against?: string;
  course: number[];
  /** How many of its last days are not all in. */
  unfinished?: number;
  /** The figure that the page is about. */
  first?: boolean;
  /** Opens what the figure is made of. */
  onOpen?: (() => void) | undefined;
};

export function KpiCard({ name, value, explain, course, unfinished = 0, first = false, onOpen, ...change }: Props) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={name} style={first ? { gridColumn: 'span 2' } : undefined}>
      <Tooltip label={explain}>
        <Text size="xs" c="dimmed" tabIndex={0} style={{ cursor: 'help', width: 'fit-content' }}>
          {name}
        </Text>
      </Tooltip>
      <Group
        gap={first ? 'xs' : 0}
        align="baseline"
        style={{ flexDirection: first ? 'row' : 'column' }}
        mih={first ? 58 : undefined}
      >
        <Text fz={first ? 26 : 18} fw={600} style={{ fontVariantNumeric: 'tabular-nums', letterSpacing: '-0.02em' }}>
          {onOpen ? (
            <Drill label={`${name}: what it is made of`} onClick={onOpen}>
              {value}
            </Drill>
          ) : (
            value
          )}
        </Text>
        <Text span size="sm" mih={22}>
          <Change {...change} />
        </Text>
      </Group>
      {course.length > 0 && (
        <Box mt={6}>
          <Sparkline course={course} unfinished={unfinished} />
        </Box>
      )}
    </Paper>
  );
}

/** Smaller than this it is written as nothing, and has no colour. */
const NOTHING = 0.0005;

function Change({
  now,
  before,
  isShare,
  moreIsGood,
  against,
}: Omit<Props, 'name' | 'value' | 'explain' | 'course' | 'first' | 'onOpen'>) {
  if (now === undefined || before === undefined || (before === 0 && !isShare)) return null;
  const change = isShare ? now - before : now / before - 1;
  const tone = !moreIsGood || Math.abs(change) < NOTHING ? 'gray' : change > 0 ? 'teal' : 'red';
  const text = (
    <Text span size="sm" className="numeric" c={`var(--badge-change-${tone})`} tabIndex={against ? 0 : undefined}>
      {isShare ? formatPoints(change) : formatChange(now / before)}
    </Text>
  );
  return against ? <Tooltip label={against}>{text}</Tooltip> : text;
}
