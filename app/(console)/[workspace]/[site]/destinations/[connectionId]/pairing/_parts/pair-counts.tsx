'use client';
/** One card for each kind of pair. */
import { Paper, Text } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import { formatCount, formatPercent } from '@/components/ui/format';
import type { PairCounts as Counts } from '@/lib/reporting/reports/pairing/definition';
import { pairKinds } from '@/lib/reporting/reports/pairing/kinds';
import { pairWords } from './words';

export function PairCounts({ counts }: { counts: Counts }) {
  const total = pairKinds.reduce((sum, kind) => sum + counts[kind], 0);
  return pairKinds.map((kind) => (
    <Paper key={kind} withBorder p="sm" component="article" aria-label={pairWords[kind].name}>
      <Tooltip label={pairWords[kind].explain}>
        <Text size="xs" c="dimmed" tabIndex={0} style={{ cursor: 'help', width: 'fit-content' }}>
          {pairWords[kind].name}
        </Text>
      </Tooltip>
      <Text size="lg" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatCount(counts[kind])}
      </Text>
      <Text size="xs" c="dimmed">
        {total === 0 ? '–' : formatPercent(counts[kind] / total)}
      </Text>
    </Paper>
  ));
}
