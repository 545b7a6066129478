/** What every source calls the order: by these it is one order. */
import { Code, Table, Text } from '@mantine/core';
import { words } from '@/components/ui/format';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

export function Names({ receipt: { names } }: { receipt: ReceiptResult }) {
  if (names.length === 0)
    return <Text size="sm">The order is from before Tieback kept what orders are called: rebuild the site to see it.</Text>;
  return (
    <Table verticalSpacing={4} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Called</Table.Th>
          <Table.Th>Which is its</Table.Th>
          <Table.Th>Said by</Table.Th>
          <Table.Th>First event</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {names.map(({ kind, value, source, eventId, ambiguous }) => (
          <Table.Tr key={`${source} ${kind} ${value}`}>
            <Table.Td>
              <Code>{value}</Code>
              {ambiguous && (
                <Text size="xs" c="dimmed">
                  Another order is called so too, so this joins nothing to either.
                </Text>
              )}
            </Table.Td>
            <Table.Td>{kind === 'bare' ? 'transaction id' : words(kind)}</Table.Td>
            <Table.Td>{source}</Table.Td>
            <Table.Td>
              <Code>{eventId}</Code>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
