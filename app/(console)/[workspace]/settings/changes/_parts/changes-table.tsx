'use client';
/** One row for each change: who, what, and what it was before and after. */
import { Code, Table, Text } from '@mantine/core';
import { formatTime, words } from '@/components/ui/format';

type Change = {
  id: string;
  /** ISO 8601. */
  at: string;
  who: string;
  action: string;
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
          {changes.map(({ id, at, who, action, before, after }) => (
            <Table.Tr key={id} style={{ verticalAlign: 'top' }}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatTime(at, 'UTC')}</Table.Td>
              <Table.Td>{who}</Table.Td>
              <Table.Td>{words(action.replace('.', ' '))}</Table.Td>
              <Table.Td>
                <Facts facts={before} />
              </Table.Td>
              <Table.Td>
                <Facts facts={after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Facts({ facts }: { facts: Record<string, unknown> | undefined }) {
  if (!facts) return <Text size="sm">–</Text>;
  return <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{JSON.stringify(facts)}</Code>;
}
