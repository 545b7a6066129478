'use client';
/** One row for each change: who, what, and what it was before and after. A narrow window has the facts below what was changed. */
import { Box, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { formatTime, words } from '@/components/ui/format';
import { FactList } from './facts';

type Change = {
  id: string;
  /** ISO 8601. */
  at: string;
  who: string;
  action: string;
  /** The name of what was changed. */
  subject?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

export function ChangesTable({ changes }: { changes: Change[] }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing={6} data-testid="changes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When (UTC)</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th visibleFrom="sm">Before</Table.Th>
            <Table.Th visibleFrom="sm">After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ id, at, who, action, subject, before, after }) => (
            <Table.Tr key={id} style={{ verticalAlign: 'top' }}>
              <Table.Td>{formatTime(at, 'UTC')}</Table.Td>
              <Table.Td>{who}</Table.Td>
              <Table.Td>
                <Text size="sm">{words(action.replace('.', ' '))}</Text>
                {subject && (
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {subject}
                  </Text>
                )}
                <Box hiddenFrom="sm">
                  {before && <FactList facts={before} />}
                  {before && after && <Text size="sm">→</Text>}
                  {after && <FactList facts={after} />}
                </Box>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <FactList facts={before} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <FactList facts={after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
