'use client';
/** What the rules would change of the last 30 days. */
import { Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney } from '@/components/ui/format';
import type { ChannelPreview } from '@/lib/workspace';

export function RulesPreview({ preview: { visits, moves } }: { preview: ChannelPreview }) {
  const changed = moves.reduce((sum, move) => sum + move.visits, 0);
  if (moves.length === 0) {
    return (
      <Text size="sm" role="status">
        Nothing would change: {formatCount(visits)} visits of the last 30 days keep their channel.
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {formatCount(changed)} of {formatCount(visits)} visits of the last 30 days would get another channel. Revenue is that of
        last non-direct click.
      </Text>
      <Table.ScrollContainer minWidth={640}>
        <Table data-testid="channel-preview">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Now</Table.Th>
              <Table.Th>Then</Table.Th>
              <Table.Th ta="right">Visits</Table.Th>
              <Table.Th ta="right">Revenue</Table.Th>
              <Table.Th>Such as</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {moves.map((move) => (
              <Table.Tr key={`${move.from} ${move.to}`}>
                <Table.Td>
                  <ChannelName channel={move.from} />
                </Table.Td>
                <Table.Td>
                  <ChannelName channel={move.to} />
                </Table.Td>
                <Table.Td ta="right">{formatCount(move.visits)}</Table.Td>
                <Table.Td ta="right">{formatMoney(move.revenue)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{move.examples.join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
