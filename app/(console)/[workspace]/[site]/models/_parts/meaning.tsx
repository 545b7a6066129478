/** What the figures mean, what they were learnt from, and what they cannot know. */
import { Stack, Text } from '@mantine/core';
import { formatCount, formatPercent } from '@/components/ui/format';
import { PATH_LENGTH_MAX } from '@/lib/model/data-driven';
import type { DataDrivenResult } from '@/lib/reporting/reports/data-driven/definition';
import type { Figures } from './data-driven-table';

export function Meaning({ report, figures }: { report: DataDrivenResult; figures: Figures }) {
  return (
    <Stack gap={6}>
      <Text size="sm">{report.kind === 'markov' ? markovText(report) : shapleyText()}</Text>
      <Text size="sm" c="dimmed">
        {learntText(figures)}
        {figures.error !== undefined &&
          ` There are too many to weigh every combination: each share was estimated from 2,000 of them, and is known to within ${formatPercent(figures.error, 2)} of all credit, 95 times of 100.`}
      </Text>
      <Text size="sm" c="dimmed">
        It cannot know what people would have done without an ad: a channel that meets people who were about to buy anyway looks
        as good here as one that convinced them. Visits that were not tracked, and other devices of the same person, are missing.
        Only an experiment, such as a pause in one region, settles that.
      </Text>
    </Stack>
  );
}

function markovText({ nullPaths, by }: DataDrivenResult): string {
  const one = by === 'channel' ? 'channel' : 'campaign';
  const without = nullPaths
    ? ''
    : ' People who did not buy are not counted here, so that it shows who takes part in orders, and not who makes orders likelier.';
  return (
    `From how people move from one visit to the next, it works out how many orders would be lost if all paths through a ${one} ` +
    `ended there, and shares the revenue out in proportion to that.${without}`
  );
}

function shapleyText(): string {
  return (
    'For every combination it asks how much more was sold with one taking part than without, and takes the mean. Who came first ' +
    'or last does not matter, and neither do people who did not buy.'
  );
}

function learntText({ learntFrom: { orders, others, touchesMax, chance }, rows }: Figures): string {
  const people = others > 0 ? ` and ${formatCount(others)} people who came and did not buy` : '';
  const bought = others > 0 && chance !== undefined ? ` ${formatPercent(chance)} of these paths ended with an order.` : '';
  const cut =
    touchesMax < PATH_LENGTH_MAX ? ` Only the latest ${touchesMax} visits of each path count, as there are so many.` : '';
  const together = rows.at(-1)?.together;
  const rest = together === undefined ? '' : ` The ${formatCount(together)} rarest are taken together.`;
  return `Learnt from the paths of ${formatCount(orders)} orders${people}.${bought}${cut}${rest}`;
}
