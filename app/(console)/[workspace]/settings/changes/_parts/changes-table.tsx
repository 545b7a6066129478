'use client';
/** One row for each change: who, what, and what it was before and after. */
import { Table, Text } from '@mantine/core';
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
    <Table.ScrollContainer minWidth={680} type="native">
      <Table verticalSpacing={6} data-testid="changes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When (UTC)</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ id, at, who, action, subject, before, after }) => (
            <Table.Tr key={id} style={{ verticalAlign: 'top' }}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(at, 'UTC')}</Table.Td>
              <Table.Td>{who}</Table.Td>
              <Table.Td>
                <Text size="sm">{words(action.replace('.', ' '))}</Text>
                {subject && (
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {subject}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <FactList facts={before} />
              </Table.Td>
              <Table.Td>
                <FactList facts={after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
