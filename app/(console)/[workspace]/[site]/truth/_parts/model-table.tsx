'use client';
/** How near each model comes to the truth, what finds most first; what over-claims stands apart at the end. */
import { Box, Group, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { formatPercent } from '@/components/ui/format';
import type { TruthResult } from '@/lib/reporting/reports/truth/definition';

/** Alone it may be above one. */
const ERROR = 'Error by campaign';

type Model = TruthResult['models'][number];

type Column = { title: string; explain: string; of: (model: Model) => number | undefined };

const columns: Column[] = [
  {
    title: 'Found',
    explain: 'Part of what ads caused that is credited to the very campaign that caused it. More is better.',
    of: ({ recovered }) => recovered,
  },
  {
    title: 'Credited too much',
    explain: 'Part of what is credited to ads that those ads did not cause. Smaller is better.',
    of: ({ overCredited }) => overCredited,
  },
  {
    title: ERROR,
    explain: 'How far the money of a campaign is from what it truly caused, on average. Smaller is better.',
    of: ({ campaignError }) => campaignError,
  },
];
const RANKED: Column = {
  title: 'Campaigns in order',
  explain:
    'Of pairs of campaigns of which one truly brought more for its cost, the part that the model’s ROAS puts in that order. More is better.',
  of: ({ ranking }) => (ranking && ranking.pairs > 0 ? ranking.right / ranking.pairs : undefined),
};

export function ModelTable({ models }: { models: Model[] }) {
  const ordered = [...models.filter((model) => !model.overClaims), ...models.filter((model) => model.overClaims)];
  const shown = models.some((model) => RANKED.of(model) !== undefined) ? [...columns, RANKED] : columns;
  const most = Math.max(1, ...models.map(({ campaignError }) => campaignError));
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={5} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Model</Table.Th>
            {shown.map(({ title, explain }) => (
              <Table.Th key={title}>
                <Tooltip label={explain} maw={280}>
                  <span tabIndex={0} style={{ cursor: 'help' }}>
                    {title}
                  </span>
                </Tooltip>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.map((model) => (
            <Table.Tr key={model.id}>
              <Table.Td>
                <Tooltip label={model.explain} maw={320}>
                  <span tabIndex={0} style={{ cursor: 'help' }}>
                    {model.name}
                  </span>
                </Tooltip>
                {model.overClaims && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    what platforms claim
                  </Text>
                )}
              </Table.Td>
              {shown.map(({ title, of }) => (
                <Table.Td key={title} w={{ sm: shown === columns ? '24%' : '18%' }}>
                  <Bar share={of(model)} most={title === ERROR ? most : 1} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Bar({ share, most }: { share: number | undefined; most: number }) {
  if (share === undefined) return '–';
  return (
    <Group gap="xs" wrap="nowrap">
      <Text span size="sm" className="numeric" w={56}>
        {formatPercent(share)}
      </Text>
      <Box visibleFrom="sm" flex={1} miw={40} aria-hidden>
        <div
          style={{ height: 8, width: `${(100 * share) / most}%`, borderRadius: 2, background: 'var(--mantine-color-gray-6)' }}
        />
      </Box>
    </Group>
  );
}
